//! A body on its way: cut into pieces, held to its length, and seen to move.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use reqwest::RequestBuilder;
use reqwest::header::CONTENT_LENGTH;

use super::redirect::Hop;
use super::{Body, Method, Pieces};
use crate::unpoisoned::lock;
use crate::{Error, ErrorKind, Result};

/// Bytes in memory are sent in pieces of this size, so that a stalled peer is noticed.
const PIECE: usize = 256 * 1024;

/// What one attempt tells about the body it sends.
#[derive(Default)]
pub(super) struct Progress {
    pieces: AtomicU64,
    failure: Mutex<Option<Error>>,
}

impl Progress {
    /// Pieces taken so far; the wait for an answer starts anew with each.
    pub(super) fn pieces(&self) -> u64 {
        self.pieces.load(Ordering::Relaxed)
    }

    /// Why the body could not be read, if that was it.
    pub(super) fn take_failure(&self) -> Option<Error> {
        lock(&self.failure).take()
    }

    fn fail(&self, error: Error) -> std::io::Error {
        *lock(&self.failure) = Some(error);
        std::io::Error::other("the body cannot be read")
    }
}

/// Puts the body of `hop` on the request.
pub(super) async fn place(
    outgoing: RequestBuilder,
    hop: &Hop,
    progress: &Arc<Progress>,
) -> Result<RequestBuilder> {
    let body = &hop.body;
    let pieces = match body {
        Body::Empty => return Ok(without(outgoing, &hop.method)),
        Body::Bytes(bytes) if bytes.is_empty() => return Ok(without(outgoing, &hop.method)),
        Body::Bytes(bytes) if bytes.len() <= PIECE => return Ok(outgoing.body(bytes.clone())),
        Body::Bytes(bytes) => slices(bytes.clone()),
        Body::Source(source) => source.open().await?,
    };
    let length = body.length();
    let progress = Arc::clone(progress);
    let checked = exact(pieces, length).map(move |piece| {
        progress.pieces.fetch_add(1, Ordering::Relaxed);
        piece.map_err(|error| progress.fail(error))
    });
    Ok(outgoing.header(CONTENT_LENGTH, length).body(reqwest::Body::wrap_stream(checked)))
}

/// RFC 9110 section 8.6: a method that could have a body says that there is none.
fn without(outgoing: RequestBuilder, method: &Method) -> RequestBuilder {
    match *method {
        Method::POST | Method::PUT | Method::PATCH => outgoing.header(CONTENT_LENGTH, 0),
        _ => outgoing,
    }
}

fn slices(bytes: Bytes) -> Pieces {
    stream::iter(std::iter::successors(Some((Bytes::new(), bytes)), |(_, rest)| {
        let mut rest = rest.clone();
        let piece = rest.split_to(rest.len().min(PIECE));
        (!piece.is_empty()).then_some((piece, rest))
    }))
    .skip(1)
    .map(|(piece, _)| Ok(piece))
    .boxed()
}

/// `pieces`, or an error as soon as they are not `length` bytes in all.
fn exact(pieces: Pieces, length: u64) -> Pieces {
    let wrong = || Error::new(ErrorKind::Transport, "the body does not have the length it was said to have");
    stream::try_unfold((pieces, length), move |(mut pieces, left)| async move {
        match pieces.try_next().await? {
            None if left == 0 => Ok(None),
            None => Err(wrong()),
            Some(piece) => match left.checked_sub(piece.len() as u64) {
                None => Err(wrong()),
                Some(left) => Ok(Some((piece, (pieces, left)))),
            },
        }
    })
    .boxed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn collect(pieces: Pieces) -> Result<Vec<u8>> {
        futures_util::FutureExt::now_or_never(pieces.try_fold(Vec::new(), |mut all, piece| async move {
            all.extend_from_slice(&piece);
            Ok(all)
        }))
        .unwrap()
    }

    #[test]
    fn large_bytes_are_sliced_without_loss() {
        let bytes: Vec<u8> = (0..3 * PIECE + 5).map(|n| u8::try_from(n % 251).unwrap()).collect();
        assert!(collect(slices(Bytes::from(bytes.clone()))).unwrap() == bytes);
    }

    proptest! {
        #[test]
        fn only_the_said_length_passes(sizes in proptest::collection::vec(0_usize..9, 0..6), said in 0_u64..40) {
            let pieces: Vec<_> = sizes.iter().map(|size| Ok(Bytes::from(vec![0; *size]))).collect();
            let passed = collect(exact(stream::iter(pieces).boxed(), said));
            prop_assert_eq!(passed.is_ok(), sizes.iter().sum::<usize>() as u64 == said);
        }
    }
}
