//! A store without a file: it is shared under its id and ends with the process. A forked child has its own.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Result;
use crate::per_process::PerProcess;
use crate::vault::Records;

type Shared = Arc<Mutex<Arc<Records>>>;

static STORES: PerProcess<Mutex<HashMap<String, Shared>>> = PerProcess::new();

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
        Arc::clone(&self.shared().lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn update<T>(&self, change: impl FnOnce(&mut Records) -> Result<T>) -> Result<T> {
        let shared = self.shared();
        let mut records = shared.lock().unwrap_or_else(PoisonError::into_inner);
        let mut after = Records::clone(&records);
        let answer = change(&mut after)?;
        *records = Arc::new(after);
        Ok(answer)
    }

    fn shared(&self) -> Shared {
        let Ok(stores) = STORES.get_or_try_init(|| Ok::<_, Infallible>(Mutex::default()));
        let mut stores = stores.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(stores.entry(self.id.clone()).or_default())
    }
}
