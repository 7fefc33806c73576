//! A body as a stream of pieces.

use futures_util::stream;

use super::{Pieces, Response};

impl Response {
    /// The body as it comes; nothing follows an error.
    pub fn pieces(self) -> Pieces {
        Box::pin(stream::unfold(Some(self), |response| async move {
            let mut response = response?;
            match response.chunk().await {
                Ok(Some(piece)) => Some((Ok(piece), Some(response))),
                Ok(None) => None,
                Err(error) => Some((Err(error), None)),
            }
        }))
    }
}
