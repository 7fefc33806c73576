//! A call on its way: attempts and redirects under one deadline.

use std::time::Duration;

use tokio::time::Instant;

use super::answer::Answer;
use super::call::Call;
use super::hop::{Hop, Trail};
use super::identity::{Identity, Proof};
use super::placing;
use crate::http::{HttpClient, Redirects, Response, is_idempotent, is_passing};
use crate::{Error, ErrorKind, Result, deadline};

/// How often a signed request is signed and sent anew.
const RESIGNED: u32 = 2;
/// The wait before the first such repetition; it doubles.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// Sends `call` as `identity`. An answer of any status is a success here.
pub async fn send(http: &HttpClient, identity: &Identity, call: &Call) -> Result<Answer> {
    send_by(http, identity, call, deadline(call, http.timeout())).await
}

/// When `call` must be over, if it begins now.
pub fn deadline(call: &Call, usual: Duration) -> Instant {
    deadline::after(call.timeout.unwrap_or(usual))
}

/// Like [`send`], but over by `deadline` whatever `call` says.
pub async fn send_by(
    http: &HttpClient,
    identity: &Identity,
    call: &Call,
    deadline: Instant,
) -> Result<Answer> {
    let mut hop = Hop::first(identity, call)?;
    let mut trail = Trail::new(call.redirects, &hop);
    loop {
        let response = attempts(http, identity, call, &hop, deadline).await?;
        match trail.next(&hop, identity, response.status(), response.headers())? {
            Some(next) => hop = next,
            None => return Ok(Answer::new(response, hop.url, trail.redirects(), hop.trusted)),
        }
    }
}

/// Sends one hop; a signed one again with a new signature where that is safe.
async fn attempts(
    http: &HttpClient,
    identity: &Identity,
    call: &Call,
    hop: &Hop,
    deadline: Instant,
) -> Result<Response> {
    let signed = hop.trusted && matches!(identity.proof, Proof::OAuth1(_));
    let left = if signed && call.retry != Some(false) && call.can_replay() { RESIGNED } else { 0 };
    let mut repeated = 0;
    loop {
        let outcome = attempt(http, identity, call, hop, deadline).await;
        let wait = FIRST_WAIT * 2_u32.pow(repeated);
        if repeated == left || Instant::now() + wait >= deadline || !worth_another(call, hop, &outcome) {
            return outcome;
        }
        repeated += 1;
        tokio::time::sleep(wait).await;
    }
}

async fn attempt(
    http: &HttpClient,
    identity: &Identity,
    call: &Call,
    hop: &Hop,
    deadline: Instant,
) -> Result<Response> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(Error::new(ErrorKind::Timeout, format!("no answer for {} in time", identity.whose()))
            .with_hint("Raise `timeout`."));
    }
    let mut request = placing::request(identity, call, hop)?.redirects(Redirects::Stop).timeout(left);
    if let Some(most) = call.max_response_bytes {
        request = request.max_body(most);
    }
    http.send(request).await
}

/// The rule of the HTTP client, for requests that it must not repeat itself.
fn worth_another(call: &Call, hop: &Hop, outcome: &Result<Response>) -> bool {
    let safe = call.retry == Some(true) || placing::has_key(&hop.headers) || is_idempotent(&hop.method);
    match outcome {
        Ok(response) => safe && is_passing(response.status()),
        Err(error) => match error.kind() {
            ErrorKind::Connect => true,
            ErrorKind::Transport => safe,
            _ => false,
        },
    }
}
