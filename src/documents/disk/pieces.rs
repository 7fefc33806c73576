//! Bodies as streams of pieces.

use std::path::PathBuf;

use futures_util::StreamExt;
use tokio_util::io::ReaderStream;

use super::private;
use crate::http::Pieces;

/// Size of a piece read from disk, in bytes.
const PIECE: usize = 64 * 1024;

/// The content of a file on disk.
pub(in crate::documents) fn of_file(file: tokio::fs::File, path: PathBuf) -> Pieces {
    let pieces = ReaderStream::with_capacity(file, PIECE);
    Box::pin(pieces.map(move |piece| piece.map_err(|error| private::failure("read", &path, error))))
}
