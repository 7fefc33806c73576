//! The client: one per credential and company; cheap to clone.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::answer::Answer;
use super::call::Call;
use super::limits::{Budget, Fingerprint, Gate, Pacing, gate};
use super::{Query, Settings};
use crate::http::{Content, Exchange, ExchangeLog, HttpClient, Method};
use crate::per_process::PerProcess;
use crate::{Error, ErrorKind, Result};

/// A client of Pipedrive's API. Nothing is opened before the first request.
#[derive(Clone)]
pub struct Pipedrive {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) settings: Settings,
    pub(super) http: HttpClient,
    fingerprint: Fingerprint,
    closed: AtomicBool,
    log: PerProcess<ExchangeLog>,
}

impl Pipedrive {
    /// A client with these settings.
    pub fn new(settings: Settings) -> Result<Self> {
        let http = HttpClient::new(settings.http()?);
        let fingerprint = Fingerprint::of(settings.base_url(), &settings.credential.identity());
        let (closed, log) = (AtomicBool::new(false), PerProcess::new());
        Ok(Self { inner: Arc::new(Inner { settings, http, fingerprint, closed, log }) })
    }

    /// Any call: an absolute path below the company's address, such as `/api/v2/leads/search`.
    ///
    /// The path may not hold a query, a dot segment or another host. With files, the limit of transfers holds.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        query: Query,
        content: Content,
    ) -> Result<Answer> {
        let files = matches!(content, Content::Multipart(_));
        let mut call = Call::raw(method, path).query(query.without_credential()?).content(content);
        if files {
            call = call.transfer();
        }
        self.send(call).await?.checked()
    }

    /// The state of the limits and of the day's tokens, as this process knows it.
    pub fn budget(&self) -> Budget {
        self.gate().budget()
    }

    /// Refuses all further calls. Calls on their way are not cut.
    pub fn close(&self) {
        self.inner.closed.store(true, Ordering::Release);
    }

    /// Whether [`close`](Self::close) was called.
    pub fn is_closed(&self) -> bool {
        self.inner.closed.load(Ordering::Acquire)
    }

    /// The company's address.
    pub fn base_url(&self) -> &str {
        self.inner.settings.base_url()
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// Takes the summaries of the exchanges since the last time, at most the latest 256.
    pub fn take_exchanges(&self) -> Vec<Exchange> {
        self.inner.log.get().map(|log| log.take()).unwrap_or_default()
    }

    pub(super) fn note(&self, exchange: Exchange) {
        self.inner.log.get_or_init(ExchangeLog::default).note(exchange);
    }

    pub(super) fn gate(&self) -> Arc<Gate> {
        let settings = &self.inner.settings;
        let pacing = Pacing {
            burst_limit: settings.burst_limit,
            first_limit: settings.first_limit(),
            block_pause: settings.block_pause,
        };
        gate(self.inner.fingerprint, pacing)
    }

    pub(super) fn check_open(&self) -> Result<()> {
        if self.is_closed() {
            return Err(Error::new(ErrorKind::Closed, "the Pipedrive client is closed")
                .with_hint("Make a new client, or keep it open while its pagers are used."));
        }
        Ok(())
    }
}

impl std::fmt::Debug for Pipedrive {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Pipedrive").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}
