//! A conversion that is on its way or done.

use bytes::Bytes;

/// Where a conversion is.
#[derive(Debug, Clone)]
pub enum Conversion {
    /// On its way.
    Running,
    /// Done: the file and its extension.
    Done { file: Bytes, file_type: String, title: String },
    /// Failed; told once, then forgotten.
    Failed(i64),
}
