//! Memory of bodies that were read, used again once nobody holds them: fresh memory costs a page
//! fault for every 4 KB, which is more than copying the bytes into it.

use std::sync::Mutex;

use bytes::{Bytes, BytesMut};

use crate::unpoisoned::lock;

/// Buffers kept: one is read by the caller while the next body comes in.
const KEPT: usize = 3;
/// A larger buffer is not kept, in bytes.
const LARGEST: usize = 8 * 1024 * 1024;

/// Buffers for bodies that come one after the other and are about the same size.
///
/// A body stays as it is for as long as anybody holds a part of it; only then its memory is used again.
#[derive(Default)]
pub struct Spares(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    buffers: Vec<BytesMut>,
    /// Size of the last body, in bytes.
    last: usize,
}

impl Spares {
    /// An empty buffer with room for `size` bytes, or for what the last body had if that is more.
    pub(super) fn take(&self, size: usize) -> BytesMut {
        let mut kept = lock(&self.0);
        let size = size.max(kept.last);
        let free = kept.buffers.iter_mut().position(|buffer| buffer.try_reclaim(size));
        match free {
            Some(place) => kept.buffers.swap_remove(place),
            // A little more, so that a larger body finds room here.
            None => BytesMut::with_capacity(size + size / 8),
        }
    }

    /// The content of `buffer`, whose memory is kept for another body.
    pub(super) fn give(&self, mut buffer: BytesMut) -> Bytes {
        let body = buffer.split().freeze();
        let mut kept = lock(&self.0);
        kept.last = body.len().min(LARGEST);
        if body.len() <= LARGEST {
            if kept.buffers.len() >= KEPT {
                kept.buffers.remove(0);
            }
            kept.buffers.push(buffer);
        }
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(spares: &Spares, byte: u8) -> Bytes {
        let mut buffer = spares.take(1000);
        buffer.extend_from_slice(&[byte; 1000]);
        spares.give(buffer)
    }

    #[test]
    fn memory_is_used_again_when_the_body_was_dropped() {
        let spares = Spares::default();
        let first = body(&spares, 1);
        let place = first.as_ptr();
        drop(first);
        assert_eq!(body(&spares, 2).as_ptr(), place);
    }

    #[test]
    fn a_body_that_is_held_stays_as_it_is() {
        let spares = Spares::default();
        let held: Vec<Bytes> = (0..9).map(|byte| body(&spares, byte).slice(10..20)).collect();
        for (byte, part) in (0..).zip(&held) {
            assert_eq!(part.as_ref(), [byte; 10]);
        }
    }

    #[test]
    fn a_larger_body_finds_room() {
        let spares = Spares::default();
        drop(body(&spares, 1));
        assert!(spares.take(5000).capacity() >= 5000);
    }
}
