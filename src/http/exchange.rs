//! One attempt: a request out, the head of its answer in, under all time limits.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::failure::{self, Broken};
use super::redirect::Hop;
use super::sending::{self, Progress};
use crate::deadline;

/// When waiting ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The end of the whole exchange.
    pub(super) deadline: Instant,
    /// The longest wait in which nothing moves.
    pub(super) idle: Duration,
}

impl Limits {
    pub(super) fn new(total: Duration, idle: Duration) -> Self {
        Self { deadline: deadline::after(total), idle }
    }

    /// When a wait that starts now ends.
    pub(super) fn next(&self) -> Instant {
        self.deadline.min(deadline::after(self.idle))
    }
}

/// Sends `hop` once.
pub(super) async fn exchange(
    client: &reqwest::Client,
    hop: &Hop,
    limits: Limits,
) -> Result<reqwest::Response, Broken> {
    let progress = Arc::new(Progress::default());
    let outgoing = client.request(hop.method.clone(), hop.url.clone()).headers(hop.headers.clone());
    let placed = timeout_at(limits.next(), sending::place(outgoing, hop, &progress)).await;
    let outgoing =
        placed.map_err(|_| Broken::useless(failure::timeout(&hop.url)))?.map_err(Broken::useless)?;
    let mut sending = Box::pin(outgoing.send());
    loop {
        let moved = progress.pieces();
        match timeout_at(limits.next(), &mut sending).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => {
                return Err(match progress.take_failure() {
                    Some(own) => Broken::useless(own),
                    None => failure::explain(error, &hop.url),
                });
            }
            Err(_) if Instant::now() < limits.deadline && progress.pieces() != moved => {}
            Err(_) => return Err(Broken::useless(failure::timeout(&hop.url))),
        }
    }
}
