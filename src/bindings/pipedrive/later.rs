//! A client that is made when it is first used, where the vault must be read for it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use pyo3::prelude::*;

use super::settings::{Keywords, STAND_IN};
use crate::bindings::error::raise;
use crate::pipedrive::Pipedrive;
use crate::{Error, ErrorKind};

/// What was given to the constructor and, once it is used, the client.
pub(in crate::bindings) struct Later {
    keywords: Keywords,
    made: OnceLock<Pipedrive>,
    closed: AtomicBool,
}

impl Later {
    /// Judges what was given; makes the client if nothing is left to be looked up.
    pub(super) fn new(py: Python<'_>, keywords: Keywords) -> PyResult<Arc<Self>> {
        let own = (!keywords.is_whole()).then_some(STAND_IN);
        let settings = keywords.settings(own).map_err(raise(py))?;
        let crm = Pipedrive::new(settings).map_err(raise(py))?;
        let made = OnceLock::new();
        if keywords.is_whole() {
            let _first = made.set(crm);
        }
        Ok(Arc::new(Self { keywords, made, closed: AtomicBool::new(false) }))
    }

    /// The client. The first to ask waits for one look at the vault, if that is needed.
    pub(in crate::bindings) fn now(&self, py: Python<'_>) -> PyResult<Pipedrive> {
        if let Some(made) = self.made.get() {
            return Ok(made.clone());
        }
        if self.is_closed() {
            let closed = Error::new(ErrorKind::Closed, "the Pipedrive client is closed");
            return Err(raise(py)(closed.with_hint("Make a new client.")));
        }
        let own = self.keywords.look_up(py)?;
        let settings = self.keywords.settings(own.as_deref()).map_err(raise(py))?;
        let crm = Pipedrive::new(settings).map_err(raise(py))?;
        // Two threads may both have made one; the first is kept.
        let crm = self.made.get_or_init(|| crm).clone();
        if self.is_closed() {
            crm.close();
        }
        Ok(crm)
    }

    /// The client, if it was made already.
    pub(super) fn made(&self) -> Option<&Pipedrive> {
        self.made.get()
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }

    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        if let Some(made) = self.made.get() {
            made.close();
        }
    }
}
