//! What is sent: bytes, or a stream of known length that can be opened again.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;

use crate::Result;

/// The pieces of a body, in order.
pub type Pieces = BoxStream<'static, Result<Bytes>>;

/// A body that is read while it is sent.
pub trait BodySource: Send + Sync {
    /// Exact length in bytes.
    fn length(&self) -> u64;
    /// A fresh stream from the start; called once an attempt.
    fn open(&self) -> BoxFuture<'_, Result<Pieces>>;
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

impl Body {
    /// Length in bytes.
    pub fn length(&self) -> u64 {
        match self {
            Self::Empty => 0,
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Source(source) => source.length(),
        }
    }

    /// Whether it can be sent more than once.
    pub fn can_replay(&self) -> bool {
        match self {
            Self::Empty | Self::Bytes(_) => true,
            Self::Source(source) => source.can_replay(),
        }
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Body({} bytes)", self.length())
    }
}
