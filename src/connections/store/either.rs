//! One face for both kinds of store.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::file::FileStore;
use super::memory::{MemoryStore, Turn};
use crate::vault::{Argon2Settings, KeySource, Lock, Records, Vault};
use crate::{Error, Result};

/// Where connections are kept. A cheap handle.
#[derive(Clone)]
pub(in crate::connections) struct Store {
    kind: Arc<Kind>,
}

enum Kind {
    File(FileStore),
    Memory(MemoryStore),
}

/// Held locks: between processes, or of a store in memory between its handles.
#[derive(Debug)]
pub(in crate::connections) struct Guard {
    _locks: Vec<Lock>,
    _turns: Vec<Turn>,
}

impl Store {
    /// The store in `vault`.
    pub(in crate::connections) fn file(vault: Vault) -> Self {
        Self { kind: Arc::new(Kind::File(FileStore::new(vault))) }
    }

    /// The store in memory called `id`.
    pub(in crate::connections) fn memory(id: &str) -> Self {
        Self { kind: Arc::new(Kind::Memory(MemoryStore::new(id))) }
    }

    /// The vault's file; none in memory.
    pub(in crate::connections) fn path(&self) -> Option<&Path> {
        match &*self.kind {
            Kind::File(file) => Some(file.path()),
            Kind::Memory(_) => None,
        }
    }

    /// How a program names it: the whole path of the file, or `memory://` and the id.
    pub(in crate::connections) fn name(&self) -> String {
        match &*self.kind {
            Kind::File(file) => {
                let path = std::path::absolute(file.path());
                path.as_deref().unwrap_or(file.path()).display().to_string()
            }
            Kind::Memory(memory) => format!("memory://{}", memory.id()),
        }
    }

    /// All records. Decrypts only when the file changed since the last time.
    pub(in crate::connections) async fn read(&self) -> Result<Arc<Records>> {
        match &*self.kind {
            Kind::Memory(memory) => return Ok(memory.read()),
            Kind::File(file) => {
                if let Some(records) = file.cached()? {
                    return Ok(records);
                }
            }
        }
        self.blocking(Kind::read).await
    }

    /// Changes records as one whole; what `change` did is on disk when this returns. Goes on to its
    /// end when the caller is dropped.
    pub(in crate::connections) async fn update<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Records) -> Result<T> + Send + 'static,
    {
        self.blocking(move |kind| match kind {
            Kind::File(file) => file.update(change),
            Kind::Memory(memory) => memory.update(change),
        })
        .await
    }

    /// Takes the locks called `names`, waiting up to `limit`.
    pub(in crate::connections) async fn lock(&self, names: Vec<String>, limit: Duration) -> Result<Guard> {
        if let Kind::Memory(memory) = &*self.kind {
            return Ok(Guard { _locks: Vec::new(), _turns: memory.lock(names, limit).await? });
        }
        self.blocking(move |kind| match kind {
            Kind::File(file) => Ok(Guard { _locks: file.lock(&names, limit)?, _turns: Vec::new() }),
            Kind::Memory(_) => Err(Error::internal("a store in memory has no lock files")),
        })
        .await
    }

    /// How often the file was written; 0 in memory.
    pub(in crate::connections) async fn generation(&self) -> Result<u64> {
        self.blocking(|kind| match kind {
            Kind::File(file) => file.generation(),
            Kind::Memory(_) => Ok(0),
        })
        .await
    }

    /// Seals everything under the second key, and holds `guard` until that is done.
    pub(in crate::connections) async fn change_key(
        &self,
        keys: (KeySource, KeySource),
        settings: Argon2Settings,
        guard: Guard,
    ) -> Result<()> {
        self.blocking(move |kind| {
            let _guard = guard;
            match kind {
                Kind::File(file) => file.change_key((&keys.0, &keys.1), settings),
                Kind::Memory(_) => Err(Error::config("a vault in memory has no key")),
            }
        })
        .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Kind) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let kind = Arc::clone(&self.kind);
        tokio::task::spawn_blocking(move || work(&kind))
            .await
            .map_err(|error| Error::internal("work on the vault was cut off").with_source(error))?
    }
}

impl Kind {
    fn read(&self) -> Result<Arc<Records>> {
        match self {
            Self::File(file) => file.read(),
            Self::Memory(memory) => Ok(memory.read()),
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &*self.kind {
            Kind::File(file) => formatter.debug_tuple("Store").field(&file.path()).finish(),
            Kind::Memory(memory) => formatter.debug_tuple("Store").field(&memory.id()).finish(),
        }
    }
}
