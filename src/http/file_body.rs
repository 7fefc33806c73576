//! A file as a request body.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream;
use tokio::task::{JoinHandle, spawn_blocking};

use super::{Body, BodySource, Pieces};
use crate::file_error::file_error;
use crate::{Error, ErrorKind, Result};

/// Bytes read at once; two such blocks are in memory, one sent, one read ahead.
const BLOCK: u64 = 1024 * 1024;
/// Bytes sent at once: so small that a slow line is not taken for a stalled one.
const PIECE: usize = 256 * 1024;

/// A file whose length and time of change were taken when it was named.
struct FileSource {
    path: Arc<Path>,
    state: FileState,
}

/// What must not change while the file is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileState {
    length: u64,
    modified: Option<SystemTime>,
}

/// A block with the file it came from, to read on.
type Block = (File, Vec<u8>);

/// A file being read: what is left of it to read and to send, and the block that is read ahead.
struct Reading {
    path: Arc<Path>,
    state: FileState,
    left: u64,
    block: Bytes,
    ahead: Option<JoinHandle<Result<Block>>>,
}

impl Body {
    /// The file at `path`, read while it is sent. Its length is fixed now; a file
    /// that changes before its last byte is sent fails the request.
    pub async fn file(path: impl AsRef<Path>) -> Result<Self> {
        Ok(Self::Source(Arc::new(FileSource::new(path.as_ref()).await?)))
    }
}

impl FileSource {
    async fn new(path: &Path) -> Result<Self> {
        let metadata = tokio::fs::metadata(path).await.map_err(|error| unreadable(path, error))?;
        if !metadata.is_file() {
            return Err(Error::new(ErrorKind::Storage, format!("`{}` is not a file", path.display())));
        }
        Ok(Self { path: Arc::from(path), state: FileState::of(&metadata) })
    }
}

impl BodySource for FileSource {
    fn length(&self) -> u64 {
        self.state.length
    }

    fn open(&self) -> BoxFuture<'_, Result<Pieces>> {
        let (path, state) = (Arc::clone(&self.path), self.state);
        Box::pin(async move {
            let file = tokio::fs::File::open(&path).await.map_err(|error| unreadable(&path, error))?;
            let file = file.into_std().await;
            let mut reading = Reading { path, state, left: state.length, block: Bytes::new(), ahead: None };
            state.check(&file, &reading.path)?;
            reading.read_ahead(file);
            Ok(stream::try_unfold(reading, Reading::next).boxed())
        })
    }
}

impl Reading {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>> {
        if self.block.is_empty() {
            let Some(task) = self.ahead.take() else { return Ok(None) };
            let (file, block) = task.await.map_err(|_| Error::internal("reading a file was abandoned"))??;
            self.block = Bytes::from(block);
            self.read_ahead(file);
        }
        let piece = self.block.split_to(self.block.len().min(PIECE));
        Ok(Some((piece, self)))
    }

    /// Starts to read the next block, if there is one.
    fn read_ahead(&mut self, mut file: File) {
        if self.left == 0 {
            return;
        }
        let size = self.left.min(BLOCK);
        self.left -= size;
        let (path, state, last) = (Arc::clone(&self.path), self.state, self.left == 0);
        self.ahead = Some(spawn_blocking(move || {
            let mut block = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
            let read = Read::by_ref(&mut file).take(size).read_to_end(&mut block);
            read.map_err(|error| unreadable(&path, error))?;
            // Checked before the last block leaves: a torn file never arrives whole.
            if last || block.len() as u64 != size {
                state.check(&file, &path)?;
            }
            Ok((file, block))
        }));
    }
}

impl FileState {
    fn of(metadata: &Metadata) -> Self {
        Self { length: metadata.len(), modified: metadata.modified().ok() }
    }

    fn check(self, file: &File, path: &Path) -> Result<()> {
        let now = file.metadata().map_err(|error| unreadable(path, error))?;
        if Self::of(&now) == self {
            return Ok(());
        }
        let message = format!("`{}` changed while it was sent", path.display());
        Err(Error::new(ErrorKind::Storage, message).with_hint("Send a copy that nothing writes to."))
    }
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    file_error("read", path, error)
}
