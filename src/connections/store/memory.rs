//! A store without a file: it is shared under its id and ends with the process. A forked child has its own.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, timeout_at};

use crate::per_process::PerProcess;
use crate::unpoisoned::lock;
use crate::vault::Records;
use crate::{Error, ErrorKind, Result};

static STORES: PerProcess<Mutex<HashMap<String, Arc<Shared>>>> = PerProcess::new();

/// A held lock, free again when this is dropped.
pub(super) type Turn = OwnedMutexGuard<()>;

/// What all handles of one id share.
#[derive(Default)]
struct Shared {
    records: Mutex<Arc<Records>>,
    /// Locks that somebody holds or waits for.
    turns: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

/// The store of an id.
pub(super) struct MemoryStore {
    id: String,
}

impl MemoryStore {
    pub(super) fn new(id: &str) -> Self {
        Self { id: id.to_owned() }
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn read(&self) -> Arc<Records> {
        Arc::clone(&lock(&self.shared().records))
    }

    pub(super) fn update<T>(&self, change: impl FnOnce(&mut Records) -> Result<T>) -> Result<T> {
        let shared = self.shared();
        let mut records = lock(&shared.records);
        let mut after = Records::clone(&records);
        let answer = change(&mut after)?;
        *records = Arc::new(after);
        Ok(answer)
    }

    /// Takes the locks of these names, all within `limit`; each once and in one order.
    pub(super) async fn lock(&self, names: Vec<String>, limit: Duration) -> Result<Vec<Turn>> {
        let deadline = Instant::now() + limit;
        let mut turns = Vec::new();
        for name in names.into_iter().collect::<BTreeSet<_>>() {
            let turn = timeout_at(deadline, self.turn(name).lock_owned()).await.map_err(|_| {
                Error::new(ErrorKind::Locked, format!("somebody else held a connection of `{}`", self.id))
                    .with_hint("Try again.")
            })?;
            turns.push(turn);
        }
        Ok(turns)
    }

    fn turn(&self, name: String) -> Arc<tokio::sync::Mutex<()>> {
        let shared = self.shared();
        let mut turns = lock(&shared.turns);
        turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        Arc::clone(turns.entry(name).or_default())
    }

    fn shared(&self) -> Arc<Shared> {
        let stores = STORES.get_or_init(Mutex::default);
        let mut stores = lock(&stores);
        Arc::clone(stores.entry(self.id.clone()).or_default())
    }
}
