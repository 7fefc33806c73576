//! Authorizing on another device (RFC 8628): a code to type, and the wait until it was typed.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use oauth2::{HttpRequest, HttpResponse, RequestTokenError, StandardDeviceAuthorizationResponse};

use super::client::{OAuth2, Sending, explain};
use super::tokens::Tokens;
use super::unread::Asked;
use crate::unpoisoned::lock;
use crate::{Error, ErrorKind, Result};

/// Longest pause between two questions that a server may ask for (RFC 8628 section 3.2 has 5 s in mind).
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// Longest time for which a code is waited for, whatever the server says.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// A code for the user to type on another device.
#[derive(Debug, Clone)]
pub struct DeviceAuthorization {
    /// Where the user goes.
    pub verification_url: String,
    /// What the user types there.
    pub user_code: String,
    /// The address with the code in it, when the service offers one.
    pub complete_url: Option<String>,
    /// How long the code is good for; an hour at most.
    pub expires_in: Duration,
    details: StandardDeviceAuthorizationResponse,
}

impl OAuth2 {
    /// Asks for a code that the user types on another device.
    pub async fn device(&self) -> Result<DeviceAuthorization> {
        let client = self.client(&self.settings.token_url);
        let mut request =
            client.exchange_device_code().map_err(|_| Error::config("the service has no device URL"))?;
        for (name, value) in self.extra(&self.settings.device_scope_parameter, &[]) {
            request = request.add_extra_param(name, value);
        }
        let send = self.sender(Asked::Object);
        let details: StandardDeviceAuthorizationResponse =
            request.request_async(&send).await.map_err(explain)?;
        if details.interval() > LONGEST_PAUSE {
            return Err(Error::new(
                ErrorKind::Decode,
                format!("the service wants {} s between two questions", details.interval().as_secs()),
            )
            .with_hint("Check the device URL of the service."));
        }
        Ok(DeviceAuthorization {
            verification_url: details.verification_uri().to_string(),
            user_code: details.user_code().secret().clone(),
            complete_url: details.verification_uri_complete().map(|url| url.secret().clone()),
            expires_in: details.expires_in().min(LONGEST_WAIT),
            details,
        })
    }

    /// Waits until the user has typed the code, as slowly as the server asks (RFC 8628 section 3.5);
    /// `pause` is how.
    pub async fn wait_for_device<P, W>(&self, device: &DeviceAuthorization, pause: P) -> Result<Tokens>
    where
        P: Fn(Duration) -> W,
        W: Future<Output = ()>,
    {
        let client = self.client(&self.settings.token_url);
        let mut request = client.exchange_device_access_token(&device.details);
        // Where the scopes have another name, they are asked for again with the code.
        let name = &self.settings.device_scope_parameter;
        if let Some(scopes) = self.settings.scope().filter(|_| name != "scope") {
            request = request.add_extra_param(name.clone(), scopes);
        }
        let refusal = Arc::new(Mutex::new(None));
        let (ask, laid) = (self.sender(Asked::Tokens), Arc::clone(&refusal));
        let send = move |request: HttpRequest| poll(ask(request), Arc::clone(&laid));
        let answer = request.request_async(&send, pause, Some(device.expires_in)).await;
        answer.map(Tokens::from).map_err(|error| match (lock(&refusal).take(), error) {
            (Some(refusal), _) => refusal,
            (None, RequestTokenError::ServerResponse(_)) => {
                Error::new(ErrorKind::AuthorizationDenied, "the code was not typed in time")
                    .with_hint("Begin the authorization again.")
            }
            (None, error) => explain(error),
        })
    }
}

/// Asks once. The crate asks again after every error but one it can read in an answer, so what
/// is final comes to it as such an answer, and the error itself is laid down in `refusal`.
async fn poll(asking: Sending, refusal: Arc<Mutex<Option<Error>>>) -> Result<HttpResponse> {
    let error = match asking.await {
        Err(error) if !may_pass(&error) => error,
        outcome => return outcome,
    };
    let mut code = error.details().code.clone().unwrap_or_default();
    if !matches!(code.as_str(), "authorization_pending" | "slow_down") {
        "access_denied".clone_into(&mut code);
        *lock(&refusal) = Some(error);
    }
    let mut response = HttpResponse::new(format!("{{\"error\":\"{code}\"}}").into_bytes());
    *response.status_mut() = oauth2::http::StatusCode::BAD_REQUEST;
    Ok(response)
}

/// Whether the server may answer the next time: no connection, too many requests, or its own failure.
fn may_pass(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::Connect)
        || matches!(error.details().status, Some(429 | 500..=599))
}
