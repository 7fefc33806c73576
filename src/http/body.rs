//! What is sent: bytes, or a stream of known length that can be opened again.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;

use crate::Result;

/// A body that is read while it is sent.
pub trait BodySource: Send + Sync {
    /// Exact length in bytes.
    fn length(&self) -> u64;
    /// A fresh stream from the start; called once an attempt.
    fn open(&self) -> BoxFuture<'_, Result<BoxStream<'static, Result<Bytes>>>>;
    /// Whether [`open`](Self::open) may be called more than once.
    fn can_replay(&self) -> bool {
        true
    }
}

/// The body of a request.
#[derive(Clone, Default)]
pub enum Body {
    /// No body.
    #[default]
    Empty,
    /// Bytes in memory.
    Bytes(Bytes),
    /// A stream of known length.
    Source(Arc<dyn BodySource>),
}
