//! Sending a call: through the gate, again when that is safe, never past the deadline.

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};

use super::answer::Answer;
use super::call::Call;
use super::failure::{self, Refusal};
use super::headers::{self, Limits};
use super::limits::{Gate, Refused, jitter};
use super::{Pipedrive, path};
use crate::auth::Credential;
use crate::http::{Exchange, HeaderMap, Method, Origin, Redirects, Request, Response, Retry};
use crate::{Error, ErrorKind, Result, deadline};

/// Cap of an error answer's body; more does not explain more.
const ERROR_BODY: usize = 64 * 1024;

/// What came back.
enum Received {
    Answer(Answer),
    Stream(Response),
}

/// Why an attempt failed, with what it says about the limits.
struct Failed {
    error: Error,
    limits: Limits,
    /// Whether an answer came; without one nobody knows what was done.
    answered: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, limits: Limits::default(), answered: false }
    }
}

impl Pipedrive {
    /// Sends a call and reads its answer.
    pub(super) async fn send(&self, call: Call) -> Result<Answer> {
        match self.exchange(&call).await? {
            Received::Answer(answer) => Ok(answer),
            Received::Stream(_) => Err(Error::internal("a stream came where an answer was asked for")),
        }
    }

    /// Sends a call whose body the caller reads.
    pub(super) async fn open(&self, mut call: Call) -> Result<Response> {
        call.stream = true;
        match self.exchange(&call).await? {
            Received::Stream(response) => Ok(response),
            Received::Answer(_) => Err(Error::internal("an answer came where a stream was asked for")),
        }
    }

    async fn exchange(&self, call: &Call) -> Result<Received> {
        self.check_open()?;
        let settings = &self.inner.settings;
        let limit = if call.transfer { settings.transfer_timeout } else { settings.timeout };
        let deadline = deadline::after(limit).into_std();
        let gate = self.gate();
        let (mut ambiguous, mut renewed) = (false, None);
        let mut attempt = 1;
        loop {
            gate.enter(call.cost, call.search, deadline).await?;
            let credential = match &renewed {
                Some(credential) => Credential::clone(credential),
                None => before(deadline, settings.credential.current()).await?,
            };
            let started = Instant::now();
            let result = self.attempt(call, &credential, &gate, deadline).await;
            self.note(summary(call, &result, attempt, started, credential.secret()));
            let failed = match result {
                Ok(received) => return Ok(received),
                Err(failed) => failed,
            };
            if failed.error.kind() == ErrorKind::Authentication
                && renewed.is_none()
                && call.content.can_replay()
            {
                // A refused request was not carried out, so this is safe for any method.
                renewed = before(deadline, settings.credential.instead_of(&credential)).await?;
                if renewed.is_some() {
                    continue;
                }
            }
            if call.method == Method::DELETE && ambiguous && is_gone(&failed.error) {
                // The attempt whose answer was lost had deleted it.
                return Ok(Received::Answer(deleted(call)));
            }
            // A call that found no connection was not carried out.
            let unheard = failed.error.kind() == ErrorKind::Connect;
            ambiguous |= !unheard && (!failed.answered || failed.error.kind() == ErrorKind::Server);
            let more = attempt <= settings.max_retries && call.content.can_replay();
            let wait = next_wait(call, &gate, failed, attempt, more)?;
            if Instant::now() + wait.time > deadline {
                return Err(wait.failure.with_hint("There was no time left to try again: raise `timeout`."));
            }
            tokio::time::sleep(wait.time).await;
            attempt += 1;
        }
    }

    async fn attempt(
        &self,
        call: &Call,
        credential: &Credential,
        gate: &Gate,
        deadline: Instant,
    ) -> Result<Received, Failed> {
        let request = self.prepare(call, credential, deadline)?;
        let mut response = self.inner.http.send(request).await?;
        let status = response.status();
        let headers = headers::without_echo(response.headers(), credential.secret());
        if Origin::of(response.url())? != Origin::of(&self.inner.settings.base)? {
            let limits = Limits::default();
            return Self::at_storage(call, gate, response).map_err(|error| Failed {
                error,
                limits,
                answered: true,
            });
        }
        let limits = Limits::read(&headers);
        if !(200..300).contains(&status) {
            let body = read_some(&mut response).await;
            let secrets = [credential.secret()];
            let error =
                Refusal { status, headers: &headers, body: &body, what: &call.what(), secrets: &secrets }
                    .error();
            return Err(Failed { error, limits, answered: true });
        }
        gate.accepted(limits, call.cost, call.search);
        if call.stream {
            return Ok(Received::Stream(response));
        }
        let body = response.bytes_in(&call.spares).await?;
        Ok(Received::Answer(Answer {
            status,
            headers,
            body,
            what: call.what(),
            secret: credential.secret().into(),
        }))
    }

    /// What the storage answered, where a redirect led. It knows nothing of the credential,
    /// so its refusals say nothing about limits and blocks.
    fn at_storage(call: &Call, gate: &Gate, response: Response) -> Result<Received> {
        let status = response.status();
        if (200..300).contains(&status) {
            gate.accepted(Limits::default(), call.cost, call.search);
            return Ok(Received::Stream(response));
        }
        Err(failure::storage(status, &call.what(), response.headers()))
    }

    fn prepare(&self, call: &Call, credential: &Credential, deadline: Instant) -> Result<Request> {
        let settings = &self.inner.settings;
        let mut url = path::join(&settings.base, &call.path)?;
        if !call.query.pairs().is_empty() {
            url.query_pairs_mut().extend_pairs(call.query.pairs());
        }
        let mut request = credential.apply(Request::new(call.method.clone(), url))?;
        request = request
            .retry(Retry::Never)
            .timeout(deadline.saturating_duration_since(Instant::now()))
            .header("accept", if call.stream { "*/*" } else { "application/json" })?;
        if call.stream {
            request = request
                .redirects(Redirects::DropCredentials)
                .max_body(settings.max_file_size)
                .header("accept-encoding", "identity")?;
        }
        request.content(call.content.clone())
    }
}

/// The outcome of a step that may wait for another service, such as a refresh of tokens.
async fn before<T>(deadline: Instant, step: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout_at(deadline.into(), step).await.unwrap_or_else(|_| {
        Err(Error::new(ErrorKind::Timeout, "no credential was to be had in time")
            .with_hint("Raise `timeout`, or look whether the authorization server answers."))
    })
}

/// The wait before the next attempt, and why there is one.
struct Wait {
    time: Duration,
    failure: Error,
}

/// How long to wait before the next attempt, or the error when there is none.
fn next_wait(call: &Call, gate: &Gate, failed: Failed, attempt: u32, more: bool) -> Result<Wait> {
    let Failed { error, limits, answered } = failed;
    let again = |time: Duration, failure: Error| Ok(Wait { time, failure });
    match error.kind() {
        ErrorKind::Blocked => {
            gate.block();
            Err(error.with_retry_after(gate.closed_for()))
        }
        ErrorKind::RateLimit if answered => {
            let asked = error.details().retry_after;
            match gate.refused(limits, asked, call.cost, call.search) {
                Refused::Daily => {
                    Err(failure::budget_exhausted(&error)
                        .with_retry_after(asked.or_else(|| gate.closed_for())))
                }
                // The gate itself makes everybody wait.
                Refused::Burst if more => again(Duration::ZERO, error),
                Refused::Burst => Err(error
                    .with_retry_after(gate.closed_for())
                    .with_hint("Send fewer requests at once; the limit counts 2 seconds.")),
            }
        }
        // Nothing was sent, so nothing was done.
        ErrorKind::Connect if more => again(backoff(attempt), error),
        ErrorKind::Transport | ErrorKind::Timeout if call.is_idempotent() && more => {
            again(backoff(attempt), error)
        }
        ErrorKind::Server if call.is_idempotent() && more => {
            again(error.details().retry_after.unwrap_or_else(|| backoff(attempt)), error)
        }
        ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::Server if !call.is_idempotent() => {
            Err(error.with_hint("It may have been carried out all the same: look before you send it again."))
        }
        _ => Err(error),
    }
}

/// Half a second, then twice as long each time, and a little more.
fn backoff(attempt: u32) -> Duration {
    Duration::from_millis(500 * 2_u64.saturating_pow(attempt.saturating_sub(1).min(6))) + jitter()
}

fn is_gone(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Gone)
}

fn deleted(call: &Call) -> Answer {
    let body = Bytes::from_static(br#"{"success":true,"data":null}"#);
    Answer { status: 200, headers: HeaderMap::new(), body, what: call.what(), secret: String::new().into() }
}

fn summary(
    call: &Call,
    result: &Result<Received, Failed>,
    attempt: u32,
    started: Instant,
    secret: &str,
) -> Exchange {
    let (status, request_id) = match result {
        Ok(Received::Answer(answer)) => (Some(answer.status), answer.request_id()),
        Ok(Received::Stream(response)) => {
            (Some(response.status()), headers::request_id(&headers::without_echo(response.headers(), secret)))
        }
        Err(failed) => (failed.error.details().status, failed.error.details().request_id.clone()),
    };
    Exchange {
        method: call.method.to_string(),
        template: call.template.clone(),
        status,
        milliseconds: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        attempt,
        request_id,
    }
}

/// The start of an error answer; a broken one is as good as an empty one.
async fn read_some(response: &mut Response) -> Bytes {
    let mut body = BytesMut::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        let room = ERROR_BODY.saturating_sub(body.len());
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if body.len() >= ERROR_BODY {
            break;
        }
    }
    body.freeze()
}
