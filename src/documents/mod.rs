//! The deal-document use cases: open, save through the journal, create, upload, rename, delete, list.
