//! Whose credential saves, when the application chooses it.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use pyo3::prelude::*;

use crate::bindings::error::from_pyerr;
use crate::bindings::pipedrive::{Client, Later};
use crate::documents::{Accounts, DealFiles, PipedriveFiles};
use crate::{Error, ErrorKind, Result};

/// Asks Python: `choose(company, user)` returns the core of a client.
pub(super) struct ChosenAccounts(Arc<Py<PyAny>>);

impl ChosenAccounts {
    pub(super) fn new(choose: Py<PyAny>) -> Self {
        Self(Arc::new(choose))
    }
}

impl Accounts for ChosenAccounts {
    fn files<'a>(&'a self, company: &'a str, user: &'a str) -> BoxFuture<'a, Result<Arc<dyn DealFiles>>> {
        let (choose, asked) = (Arc::clone(&self.0), (company.to_owned(), user.to_owned()));
        Box::pin(async move {
            // A thread of its own: the application may look the account up in a database.
            let chosen = tokio::task::spawn_blocking(move || {
                // `try_attach`: the interpreter may be on its way out.
                Python::try_attach(|py| {
                    let client = choose.call1(py, asked)?.extract::<Py<Client>>(py)?;
                    client.get().crm.now(py)
                })
            });
            match chosen.await {
                Ok(Some(Ok(crm))) => Ok(Arc::new(PipedriveFiles(crm)) as Arc<dyn DealFiles>),
                // Why is in the log; the text of a foreign exception may hold anything.
                Ok(Some(Err(_))) => Err(Error::new(
                    ErrorKind::Authentication,
                    format!("there is no client for the company `{}`", company.escape_debug()),
                )
                .with_hint("`accounts` of the documents raised; the log `dealdocs.documents` says what.")),
                Ok(None) | Err(_) => Err(Error::new(ErrorKind::Closed, "the interpreter is shutting down")),
            }
        })
    }
}

/// The one client of the documents, made when it is first needed.
pub(super) struct OwnAccount(pub(super) Arc<Later>);

impl Accounts for OwnAccount {
    fn files<'a>(&'a self, _company: &'a str, _user: &'a str) -> BoxFuture<'a, Result<Arc<dyn DealFiles>>> {
        let later = Arc::clone(&self.0);
        Box::pin(async move {
            // A thread that may wait: a connection's address is read from its vault.
            let made = tokio::task::spawn_blocking(move || Python::try_attach(|py| later.now(py)));
            match made.await {
                Ok(Some(Ok(crm))) => Ok(Arc::new(PipedriveFiles(crm)) as Arc<dyn DealFiles>),
                // A vault that is in use passes; a setting that is wrong does not: the kind tells.
                Ok(Some(Err(failure))) => Err(Python::try_attach(|py| from_pyerr(py, &failure))
                    .flatten()
                    .unwrap_or_else(|| Error::internal("the client of the documents cannot be made"))),
                Ok(None) | Err(_) => Err(Error::new(ErrorKind::Closed, "the interpreter is shutting down")),
            }
        })
    }
}
