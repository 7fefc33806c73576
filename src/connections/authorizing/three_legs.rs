//! OAuth 1: temporary credentials, the user's word, token credentials (RFC 5849 section 2).

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::begun::{self, Begin, Begun, Finished};
use super::storing;
use crate::auth::oauth1::{Moment, Placement, Signer, Token};
use crate::auth::oauth2::Callback;
use crate::connections::core::Core;
use crate::connections::granting;
use crate::connections::loaded::Loaded;
use crate::connections::record::{Key, PendingRecord};
use crate::connections::secret::Secret;
use crate::connections::services::{Authentication, OAuth1Endpoints};
use crate::http::{Body, Method, Redirects, Request, Retry};
use crate::{Error, ErrorKind, Result};

/// Answers with tokens are small.
const ANSWER_CAP: u64 = 64 * 1024;

/// What stands for "no redirect can arrive" (RFC 5849 section 2.1).
const OUT_OF_BAND: &str = "oob";

/// Longest token or secret, in bytes.
const TOKEN_CAP: usize = 8 * 1024;

/// The first leg: temporary credentials, and the address for the user.
pub(super) async fn begin(core: &Arc<Core>, loaded: &Loaded, how: Begin) -> Result<Begun> {
    let oauth1 = oauth1(loaded)?;
    let redirect_url = begun::redirect_url(loaded, &how)?;
    if redirect_url.is_none() && !how.paste_code {
        return Err(Error::config("the authorization needs a redirect address")
            .with_hint("Give one, or begin with `paste_code` and paste the verifier."));
    }
    let endpoints = &loaded.filled.endpoints;
    let url =
        endpoints.request_token.clone().ok_or_else(|| Error::config("no request token URL is known"))?;
    let callback = redirect_url.as_deref().unwrap_or(OUT_OF_BAND);
    let answer = ask(core, loaded, url, &loaded.signer(None)?, &[("oauth_callback", callback)]).await?;
    if answer.confirmed.as_deref() != Some("true") {
        return Err(Error::new(
            ErrorKind::OAuth,
            "the service did not confirm where the browser comes back to",
        )
        .with_hint("Only OAuth 1.0a is safe; without `oauth_callback_confirmed` the service speaks 1.0."));
    }
    let mut url = endpoints.authorize.clone().ok_or_else(|| Error::config("no authorize URL is known"))?;
    url.query_pairs_mut().append_pair("oauth_token", &answer.token.token);
    for (name, value) in oauth1.authorize_parameters.iter().chain(&how.parameters) {
        url.query_pairs_mut().append_pair(name, value);
    }
    let url = begun::for_browser(&url)?;
    // The temporary token comes back with the answer, so it does the work of a state.
    let state = SecretString::from(answer.token.token.as_str());
    begun::remember(
        core,
        PendingRecord {
            link: loaded.key.link.clone(),
            subject: loaded.key.subject.clone(),
            state: Secret::from(&state),
            pkce_verifier: None,
            redirect_url,
            scopes: loaded.scopes(),
            request_token: Some(Secret::from(&state)),
            request_token_secret: Some(Secret::from(&answer.token.secret)),
            issuer_origin: loaded.token_origin(),
            paste_code: how.paste_code,
            created_at: core.clock.wall(),
            expires_at: begun::expires_at(core),
            later: serde_json::Map::new(),
        },
    )
    .await?;
    Ok(Begun { url, state, token_secret: Some(answer.token.secret) })
}

/// Holds the answer of the browser against what was begun.
pub(super) fn check(pending: &PendingRecord, callback: &Callback) -> Result<()> {
    let mismatch = |why: &str| {
        Error::new(
            ErrorKind::AuthorizationState,
            format!("the answer of the authorization is refused: {why}"),
        )
        .with_hint("Begin the authorization again.")
    };
    let request_token =
        pending.request_token.as_ref().ok_or_else(|| mismatch("it was begun with OAuth 2"))?;
    let told = callback.request_token().map_or("", |token| token.expose_secret());
    verify_slices_are_equal(told.as_bytes(), request_token.expose().as_bytes())
        .map_err(|_| mismatch("its token is not the one that was sent"))?;
    if callback.parameter("denied").is_some() || callback.parameter("oauth_problem").is_some() {
        return Err(denied(callback));
    }
    callback.verifier().map(|_| ()).ok_or_else(|| mismatch("it holds no verifier"))
}

/// The user's "no".
pub(super) fn denied(callback: &Callback) -> Error {
    let error = Error::new(ErrorKind::AuthorizationDenied, "access was not granted")
        .with_hint("Authorize again and grant access.");
    match callback.parameter("oauth_problem") {
        Some(problem) => error.with_code(problem),
        None => error,
    }
}

/// The third leg: the verifier becomes token credentials. The answer was checked.
pub(super) async fn complete(
    core: &Arc<Core>,
    key: &Key,
    pending: &PendingRecord,
    callback: &Callback,
) -> Result<Finished> {
    let loaded = core.loaded(key).await?;
    let (Some(request_token), Some(secret), Some(verifier)) =
        (&pending.request_token, &pending.request_token_secret, callback.verifier())
    else {
        return Err(Error::internal("an authorization was finished unchecked"));
    };
    let url = loaded.filled.endpoints.token.clone();
    let url = url.ok_or_else(|| Error::config("no access token URL is known"))?;
    let token = Token { token: request_token.expose().to_owned(), secret: secret.to_secret() };
    let signer = loaded.signer(Some(token))?;
    let verifier = verifier.expose_secret();
    let answer = ask(core, &loaded, url, &signer, &[("oauth_verifier", verifier)]).await?;
    let now = core.clock.wall();
    storing::store_anew(core, key, move |loaded| granting::signed(loaded, &answer.token, now)).await
}

fn oauth1(loaded: &Loaded) -> Result<&OAuth1Endpoints> {
    match &loaded.service.authentication {
        Authentication::OAuth1(oauth1) => Ok(oauth1),
        _ => Err(Error::config("the service does not use OAuth 1")),
    }
}

struct TokenAnswer {
    token: Token,
    confirmed: Option<String>,
}

/// One signed POST whose answer holds a token (RFC 5849 sections 2.1 and 2.3).
async fn ask(
    core: &Core,
    loaded: &Loaded,
    mut url: Url,
    signer: &Signer,
    extra: &[(&str, &str)],
) -> Result<TokenAnswer> {
    let placement = oauth1(loaded)?.placement;
    let proof = signer.sign("POST", &url, &[], extra, &Moment::now()?)?;
    if placement == Placement::Query {
        proof.join_query(&mut url);
    }
    let request = Request::new(Method::POST, url)
        .redirects(Redirects::Stop)
        .retry(Retry::Never)
        .timeout(core.options.timeout)
        .max_body(ANSWER_CAP)
        .redact(proof.signature());
    // An empty body, so that its length is told: some servers refuse a POST without one.
    let empty = Body::Bytes(Bytes::new());
    let mut request = match placement {
        Placement::Header => request.body(empty).secret_header("authorization", &proof.header())?,
        Placement::Query => request.body(empty),
        Placement::Form => request.form(proof.parameters()),
    };
    // A server may repeat what it was sent, and a PLAINTEXT signature is the secrets themselves.
    let secrets = [Some(&signer.consumer_secret), signer.token.as_ref().map(|token| &token.secret)];
    for secret in secrets.into_iter().flatten() {
        request = request.redact(secret.expose_secret());
    }
    for (_, value) in extra {
        request = request.redact(value);
    }
    let response = core.http_for(loaded).send(request).await?;
    let (status, redactor) = (response.status(), response.redactor());
    let body = response.bytes().await?;
    if !(200..300).contains(&status) {
        let said = redactor.clean(&body, 200);
        return Err(Error::new(ErrorKind::OAuth, format!("the service refused to give a token: {said}"))
            .with_status(status)
            .with_hint(
                "Check consumer key and secret, the redirect address, and the clock of this machine.",
            ));
    }
    read(&body, status)
}

fn read(body: &[u8], status: u16) -> Result<TokenAnswer> {
    let (mut token, mut secret, mut confirmed) = (None, None, None);
    // Some servers end their answer like a line.
    for (name, value) in url::form_urlencoded::parse(body.trim_ascii()) {
        let slot = match name.as_ref() {
            "oauth_token" => &mut token,
            "oauth_token_secret" => &mut secret,
            "oauth_callback_confirmed" => &mut confirmed,
            _ => continue,
        };
        if slot.replace(value.into_owned()).is_some() {
            return Err(unreadable(status));
        }
    }
    let fits = |text: &String| text.len() <= TOKEN_CAP && !text.chars().any(char::is_control);
    match (token.filter(|text| fits(text) && !text.is_empty()), secret.filter(fits)) {
        (Some(token), Some(secret)) => {
            Ok(TokenAnswer { token: Token { token, secret: SecretString::from(secret) }, confirmed })
        }
        _ => Err(unreadable(status)),
    }
}

fn unreadable(status: u16) -> Error {
    Error::new(ErrorKind::Decode, "the answer of the service holds no usable token")
        .with_status(status)
        .with_hint("Check the token URLs of the service.")
}
