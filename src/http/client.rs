//! The client: one per configuration, its connections one set per process.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::connections::Connections;
use super::exchange::{Limits, exchange};
use super::failure::Broken;
use super::redirect::{Hop, Trail};
use super::resolver::{Lookup, System};
use super::retry::Effort;
use super::{Exchange, ExchangeLog, HttpConfig, Request, Response, guard};
use crate::Result;

/// Sends requests. Cheap to make: nothing is opened before the first request.
pub struct HttpClient {
    config: HttpConfig,
    connections: Connections,
    lookup: Arc<dyn Lookup>,
}

impl HttpClient {
    /// A client with these settings.
    pub fn new(config: HttpConfig) -> Self {
        Self::with_lookup(config, Arc::new(System))
    }

    /// A client that asks another source for the addresses of public hosts.
    pub(super) fn with_lookup(config: HttpConfig, lookup: Arc<dyn Lookup>) -> Self {
        Self { config, connections: Connections::default(), lookup }
    }

    /// The limit of a request that names none.
    pub fn timeout(&self) -> Duration {
        self.config.timeout
    }

    /// Sends `request`. An answer of any status is a success here; its meaning is the caller's.
    pub async fn send(&self, request: Request) -> Result<Response> {
        self.counted(request, &mut 0).await
    }

    /// Sends `request` and notes it in `log`, by `template`, its path without names and ids.
    pub async fn send_noted(&self, request: Request, template: &str, log: &ExchangeLog) -> Result<Response> {
        let (method, started, mut attempt) = (request.method.to_string(), Instant::now(), 0);
        let result = self.counted(request, &mut attempt).await;
        let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (template, status) = (template.to_owned(), result.as_ref().ok().map(Response::status));
        log.note(Exchange { method, template, status, milliseconds, attempt, request_id: None });
        result
    }

    async fn counted(&self, request: Request, attempts: &mut u32) -> Result<Response> {
        request.check()?;
        let limits = Limits::new(
            request.timeout.unwrap_or(self.config.timeout),
            request.idle.unwrap_or(self.config.read_timeout),
        );
        let max_body = request.max_body.unwrap_or(self.config.max_body);
        let redactor = request.redactor.clone();
        let mut effort = Effort::new(request.retry, self.config.max_retries, limits.deadline);
        let policy = request.redirects;
        let mut hop = Hop::first(request);
        let mut trail = Trail::new(policy, &hop);
        loop {
            let outcome = self.attempt(&hop, limits, &mut effort).await;
            *attempts = effort.attempts;
            let answer = outcome.map_err(|broken| broken.error)?;
            match trail.next(&hop, answer.status().as_u16(), answer.headers())? {
                Some(next) => hop = next,
                None => return Ok(Response::new(answer, limits, max_body, effort.attempts, redactor)),
            }
        }
    }

    /// Sends one hop as often as the rule allows, and hands out the last outcome.
    async fn attempt(
        &self,
        hop: &Hop,
        limits: Limits,
        effort: &mut Effort,
    ) -> Result<reqwest::Response, Broken> {
        let reach = guard::check(&hop.url, &self.config).map_err(Broken::useless)?;
        let client = self.connections.get(reach, &self.config, &self.lookup).map_err(Broken::useless)?;
        loop {
            effort.attempts += 1;
            let outcome = exchange(&client, hop, limits).await;
            match effort.again(hop, &outcome) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return outcome,
            }
        }
    }
}

impl std::fmt::Debug for HttpClient {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("HttpClient").field("config", &self.config).finish_non_exhaustive()
    }
}
