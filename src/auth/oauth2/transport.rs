//! The requests of the `oauth2` crate, sent through our own HTTP client.

use std::sync::Arc;

use oauth2::{HttpRequest, HttpResponse};
use secrecy::ExposeSecret;
use serde_json::Map;
use url::Url;

use super::answer;
use super::basic::basic;
use super::settings::{OAuth2Settings, TokenBody};
use super::unread::{Asked, Raw};
use crate::http::{Body, HttpClient, Method, Redirects, Request, Retry};
use crate::{Error, ErrorKind, Result, unix_time};

/// Token answers are small.
pub(super) const ANSWER_CAP: u64 = 1024 * 1024;

const SECRET_FIELDS: [&str; 5] = ["client_secret", "code", "code_verifier", "device_code", "refresh_token"];

/// Sends one request of the crate and makes its answer one that the crate can read.
///
/// It is sent once: a code or a rotating refresh token must not be spent twice.
pub(super) async fn send(
    http: Arc<HttpClient>,
    settings: Arc<OAuth2Settings>,
    request: HttpRequest,
    asked: Asked,
) -> Result<HttpResponse> {
    let sent = unix_time::now();
    let response = http.send(convert(request, &settings, asked)?).await?;
    let clock_difference =
        response.header("date").and_then(server_time).map(|server| server - unix_time::now());
    let (status, redactor, wait) = (response.status(), response.redactor(), response.retry_after());
    // A body that cannot be unpacked came with a status, which says whether a refresh token may be spent.
    let body = response.bytes().await.map_err(|error| match error.kind() {
        ErrorKind::Decode => error.with_status(status),
        _ => error,
    })?;
    let raw = Raw { status, body: &body, sent, clock_difference, redactor: &redactor, asked };
    let value = match asked {
        Asked::Tokens | Asked::Refreshed => answer::tokens(&raw, &settings),
        Asked::Object => answer::checked(&raw),
    };
    let value = value.map_err(|error| error.with_retry_after(wait))?;
    let body = serde_json::to_vec(&value)
        .map_err(|error| Error::internal("an answer was lost").with_source(error))?;
    Ok(HttpResponse::new(body))
}

fn convert(request: HttpRequest, settings: &OAuth2Settings, asked: Asked) -> Result<Request> {
    let (parts, body) = request.into_parts();
    let url =
        Url::parse(&parts.uri.to_string()).map_err(|_| Error::config("an endpoint has no valid URL"))?;
    let mut outgoing = Request::new(Method::POST, url)
        .redirects(Redirects::Stop)
        .retry(Retry::Never)
        .timeout(settings.timeout)
        .max_body(ANSWER_CAP);
    // A server may repeat what it was sent; its words are shown without these. The client secret travels
    // encoded in a header, so it is named itself.
    if let Some(secret) = &settings.client_secret {
        outgoing = outgoing.redact(secret.expose_secret());
    }
    for (name, value) in url::form_urlencoded::parse(&body) {
        if SECRET_FIELDS.contains(&name.as_ref()) {
            outgoing = outgoing.redact(&value);
        }
    }
    let as_json = settings.token_body == TokenBody::Json && asked != Asked::Object;
    outgoing = if as_json {
        let fields = url::form_urlencoded::parse(&body);
        outgoing
            .json(&fields.map(|(name, value)| (name.into_owned(), value.into())).collect::<Map<_, _>>())?
    } else {
        outgoing.body(Body::Bytes(body.into()))
    };
    for (name, value) in &parts.headers {
        if as_json && name == "content-type" {
            continue;
        }
        let value = value.to_str().map_err(|_| Error::config("the client id or secret cannot be sent"))?;
        outgoing = match &settings.client_secret {
            // The crate writes a space as a plus sign.
            Some(secret) if name == "authorization" => {
                outgoing.secret_header(name.as_str(), &basic(&settings.client_id, secret.expose_secret()))?
            }
            _ => outgoing.header(name.as_str(), value)?,
        };
    }
    for (name, value) in &settings.token_headers {
        outgoing = outgoing.header(name, value)?;
    }
    Ok(outgoing)
}

fn server_time(text: &str) -> Option<i64> {
    unix_time::of(httpdate::parse_http_date(text).ok()?)
}
