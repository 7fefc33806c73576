//! What both servers of a sandbox share.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::watch;

use super::clock::Clock;
use super::document_server;
use super::fault::FaultTable;
use super::folder::Folder;
use super::options::Options;
use super::pipedrive::Crm;
use super::request_log::RequestLog;
use crate::{Error, Result};

/// The state, as handlers hold it.
pub type Shared = Arc<State>;

/// Addresses without a trailing slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urls {
    /// The fake Pipedrive, also its OAuth server.
    pub pipedrive: String,
    /// The fake Document Server.
    pub document_server: String,
    /// Where file downloads are redirected to.
    pub storage: String,
}

/// Everything a sandbox knows.
#[derive(Debug)]
pub struct State {
    options: Options,
    urls: Urls,
    clock: Arc<Clock>,
    folder: Folder,
    faults: FaultTable,
    requests: RequestLog,
    pipedrive: Crm,
    document_server: document_server::DocumentServer,
    outgoing: OnceLock<reqwest::Client>,
    stopping: watch::Sender<bool>,
}

impl State {
    pub(super) fn new(options: Options, urls: Urls) -> Result<Self> {
        let clock = Arc::new(Clock::new());
        let folder = Folder::create()?;
        Ok(Self {
            faults: FaultTable::default(),
            requests: RequestLog::default(),
            pipedrive: Crm::new(&options)?,
            document_server: document_server::DocumentServer::new(
                &options,
                Arc::clone(&clock),
                &urls.document_server,
                folder.root(),
            ),
            folder,
            outgoing: OnceLock::new(),
            stopping: watch::Sender::new(false),
            options,
            urls,
            clock,
        })
    }

    /// The settings it was started with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Where it can be reached.
    pub fn urls(&self) -> &Urls {
        &self.urls
    }

    /// Sandbox time.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Where files are kept.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The injected faults.
    pub fn faults(&self) -> &FaultTable {
        &self.faults
    }

    /// The requests so far.
    pub fn requests(&self) -> &RequestLog {
        &self.requests
    }

    /// The fake Pipedrive's data.
    pub fn pipedrive(&self) -> &Crm {
        &self.pipedrive
    }

    /// The fake Document Server.
    pub fn document_server(&self) -> &document_server::DocumentServer {
        &self.document_server
    }

    /// The client for webhooks: no redirects, no proxy, ten seconds.
    pub fn outgoing(&self) -> Result<&reqwest::Client> {
        if let Some(client) = self.outgoing.get() {
            return Ok(client);
        }
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(10))
            .user_agent("dealdocs-sandbox")
            .build()
            .map_err(|error| Error::internal("the sandbox's client could not be made").with_source(error))?;
        Ok(self.outgoing.get_or_init(|| client))
    }

    /// Back to the state after the start: data, files, faults, log and clock.
    pub fn reset(&self) -> Result<()> {
        self.faults.clear();
        self.requests.clear();
        self.clock.reset();
        self.pipedrive.reset(&self.options);
        self.document_server.reset();
        self.folder.clear("pipedrive")
    }

    pub(super) fn begin_stopping(&self) {
        self.stopping.send_replace(true);
    }

    /// Resolves when the sandbox is being stopped.
    pub async fn stopping(&self) {
        let mut stopping = self.stopping.subscribe();
        let _ = stopping.wait_for(|stopping| *stopping).await;
    }
}
