//! The open file that a body goes to, on a thread of its own.

use std::fs::File;
use std::io::{self, Write};

use aws_lc_rs::digest::Context;
use bytes::Bytes;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::{Error, Result};

/// The disk is set to work after so many bytes, so that little is left to flush at the end.
const AHEAD: u64 = 4 * 1024 * 1024;

/// The open file with its count and, where it is wanted, its running digest.
pub(super) struct Writer {
    file: File,
    digest: Option<Context>,
    bytes: u64,
    /// How many of the bytes the disk was told to take.
    started: u64,
}

/// Whether the writer is here or on its thread.
pub(super) enum Writing {
    Idle(Writer),
    Busy(JoinHandle<io::Result<Writer>>),
}

impl Writer {
    pub(super) fn new(file: File, digest: Option<Context>) -> Self {
        Self { file, digest, bytes: 0, started: 0 }
    }

    pub(super) fn write(&mut self, batch: &[Bytes]) -> io::Result<()> {
        for chunk in batch {
            self.file.write_all(chunk)?;
            if let Some(digest) = &mut self.digest {
                digest.update(chunk);
            }
            self.bytes += chunk.len() as u64;
        }
        let new = self.bytes - self.started;
        if new >= AHEAD {
            start_writing(&self.file, self.started, new);
            self.started = self.bytes;
        }
        Ok(())
    }

    /// Writes on a thread that may wait for the disk.
    pub(super) fn start(mut self, batch: Vec<Bytes>) -> Writing {
        Writing::Busy(spawn_blocking(move || {
            self.write(&batch)?;
            Ok(self)
        }))
    }

    /// Returns when all bytes are on disk.
    pub(super) fn flush(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The digest, which must have been asked for.
    pub(super) fn sha256(self) -> Result<[u8; 32]> {
        let digest = self.digest.map(Context::finish);
        let digest = digest.and_then(|digest| digest.as_ref().try_into().ok());
        digest.ok_or_else(|| Error::internal("the file was written without a digest"))
    }
}

impl Writing {
    pub(super) async fn finish(self) -> io::Result<Writer> {
        match self {
            Self::Idle(writer) => Ok(writer),
            Self::Busy(task) => task.await.unwrap_or_else(|error| Err(io::Error::other(error))),
        }
    }
}

/// Starts to move a part of the file from memory to the disk. Only a hint: [`Writer::flush`] is what
/// makes it durable and tells of failures.
#[cfg(target_os = "linux")]
fn start_writing(file: &File, from: u64, length: u64) {
    use std::os::fd::AsRawFd;
    let (Ok(from), Ok(length)) = (from.try_into(), length.try_into()) else { return };
    // SAFETY: the descriptor is open for as long as `file` is borrowed, and no memory is passed.
    let _ = unsafe { libc::sync_file_range(file.as_raw_fd(), from, length, libc::SYNC_FILE_RANGE_WRITE) };
}

#[cfg(not(target_os = "linux"))]
fn start_writing(_file: &File, _from: u64, _length: u64) {}
