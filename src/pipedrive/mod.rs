//! The Pipedrive API: client, pages, files, budget, errors.
