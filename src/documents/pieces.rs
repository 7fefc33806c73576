//! Bodies as streams of pieces.

use std::path::PathBuf;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, stream};
use tokio_util::io::ReaderStream;

use super::private;
use crate::Result;
use crate::http::Response;

/// Size of a piece read from disk, in bytes.
const PIECE: usize = 64 * 1024;

/// The body of an answer, as it comes.
pub(super) fn of_response(response: Response) -> BoxStream<'static, Result<Bytes>> {
    let pieces = stream::unfold(Some(response), |response| async move {
        let mut response = response?;
        match response.chunk().await {
            Ok(Some(piece)) => Some((Ok(piece), Some(response))),
            Ok(None) => None,
            Err(error) => Some((Err(error), None)),
        }
    });
    Box::pin(pieces)
}

/// The content of a file on disk.
pub(super) fn of_file(file: tokio::fs::File, path: PathBuf) -> BoxStream<'static, Result<Bytes>> {
    let pieces = ReaderStream::with_capacity(file, PIECE);
    Box::pin(pieces.map(move |piece| piece.map_err(|error| private::failure("read", &path, error))))
}
