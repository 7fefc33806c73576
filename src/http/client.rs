//! The client: one per configuration, its connections one set per process.

use tokio::time::Instant;

use super::{Body, HttpConfig, Request, Response, failure, guard};
use crate::per_process::PerProcess;
use crate::{Error, Result};

/// Sends requests. Cheap to make: nothing is opened before the first request.
pub struct HttpClient {
    config: HttpConfig,
    connections: PerProcess<reqwest::Client>,
}

impl HttpClient {
    /// A client with these settings.
    pub fn new(config: HttpConfig) -> Self {
        Self { config, connections: PerProcess::new() }
    }

    /// The settings.
    pub fn config(&self) -> &HttpConfig {
        &self.config
    }

    /// Sends `request`. An answer of any status is a success here; its meaning is the caller's.
    pub async fn send(&self, request: Request) -> Result<Response> {
        guard::check(&request.url, &self.config)?;
        let client = self.connections.get_or_try_init(|| build(&self.config))?;
        let deadline = Instant::now() + request.timeout.unwrap_or(self.config.timeout);
        let mut outgoing = client.request(request.method, request.url.clone()).headers(request.headers);
        outgoing = match &request.body {
            Body::Empty => outgoing,
            Body::Bytes(bytes) => outgoing.body(bytes.clone()),
            Body::Source(source) => outgoing
                .header(reqwest::header::CONTENT_LENGTH, source.length())
                .body(reqwest::Body::wrap_stream(source.open().await?)),
        };
        let answer = tokio::time::timeout_at(deadline, outgoing.send()).await;
        let inner = answer.map_err(|_| failure::timeout(&request.url))?.map_err(failure::from_reqwest)?;
        Ok(Response { inner, deadline, max_body: request.max_body.unwrap_or(self.config.max_body), read: 0 })
    }
}

fn build(config: &HttpConfig) -> Result<reqwest::Client> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .connect_timeout(config.connect_timeout)
        .read_timeout(config.read_timeout)
        .user_agent(concat!("dealdocs/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| Error::config("the HTTP client cannot be set up").with_source(error))
}
