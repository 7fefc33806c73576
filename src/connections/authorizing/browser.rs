//! Through the user's browser: begin, and finish with what the browser brings back.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use futures_util::FutureExt;
use secrecy::ExposeSecret;

use super::begun::{self, Begin, Begun, Finished};
use super::to_the_end::to_the_end;
use super::{storing, three_legs};
use crate::auth::oauth2::{Callback, OAuth2, Pending};
use crate::connections::core::Core;
use crate::connections::granting;
use crate::connections::loaded::Loaded;
use crate::connections::record::{Key, PendingRecord};
use crate::connections::secret::Secret;
use crate::connections::services::Authentication;
use crate::connections::unfinished::Unfinished;
use crate::{Error, ErrorKind, Result};

/// Parameters of the authorize address that protect the authorization.
const OURS: [&str; 8] = [
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "redirect_uri",
    "request",
    "response_type",
    "scope",
    "state",
];

/// Begins an authorization of `key`. An existing grant stays until the new one is stored.
pub(in crate::connections) async fn begin(core: &Arc<Core>, key: &Key, how: Begin) -> Result<Begun> {
    let loaded = core.loaded(key).await?;
    loaded.check_complete()?;
    match &loaded.service.authentication {
        Authentication::OAuth1(_) => return three_legs::begin(core, &loaded, how).await,
        Authentication::OAuth2(_) => {}
        Authentication::ApiKey | Authentication::Basic => {
            return Err(Error::config(format!(
                "the service `{}` knows no authorization",
                loaded.service.link_name
            ))
            .with_hint("Set the values of the connection; that is all it needs."));
        }
    }
    let redirect_url = begun::redirect_url(&loaded, &how)?;
    let client = client(core, &loaded, redirect_url.as_deref(), &how)?;
    let Pending { url, state, pkce_verifier } = client.begin()?;
    let url = begun::for_browser(&url)?;
    begun::remember(
        core,
        PendingRecord {
            link: key.link.clone(),
            subject: key.subject.clone(),
            state: Secret::from(&state),
            pkce_verifier: pkce_verifier.as_ref().map(Secret::from),
            redirect_url,
            scopes: loaded.scopes(),
            request_token: None,
            request_token_secret: None,
            issuer_origin: loaded.token_origin(),
            paste_code: how.paste_code,
            created_at: core.clock.wall(),
            expires_at: begun::expires_at(core),
            later: serde_json::Map::new(),
        },
    )
    .await?;
    Ok(Begun { url, state, token_secret: None })
}

/// Finishes the authorization that `callback` answers: the query of the redirect, or all of its address.
///
/// `expected` is the state from the user's session, where there is one.
pub(in crate::connections) async fn finish(
    core: &Arc<Core>,
    callback: &str,
    expected: Option<&str>,
    only: Option<&Key>,
) -> Result<Finished> {
    let callback = Callback::parse(callback)?;
    let pending = waiting_for(core, &callback, expected, only).await?;
    complete(core, pending, callback).await
}

/// The authorization that `callback` belongs to, left where it is.
async fn waiting_for(
    core: &Core,
    callback: &Callback,
    expected: Option<&str>,
    only: Option<&Key>,
) -> Result<PendingRecord> {
    let refused = |why: &str| {
        Error::new(ErrorKind::AuthorizationState, format!("the answer of the authorization {why}"))
            .with_hint("Begin the authorization again, and give the whole address the browser was sent to.")
    };
    if callback.is_bare_denial() && answers_three_legs(core, only).await? {
        return Err(three_legs::denied(callback));
    }
    let state = callback.state().or_else(|| callback.request_token());
    let state = state.ok_or_else(|| refused("holds no state"))?.expose_secret();
    if let Some(expected) = expected {
        verify_slices_are_equal(expected.as_bytes(), state.as_bytes())
            .map_err(|_| refused("belongs to another browser session"))?;
    }
    let pending = begun::look(core, state).await?;
    if only.is_some_and(|key| *key != begun::key_of(&pending)) {
        return Err(refused("belongs to another connection"));
    }
    Ok(pending)
}

/// Whether a "no" without any name may be the answer: it changes nothing, and only OAuth 1 knows it.
async fn answers_three_legs(core: &Core, only: Option<&Key>) -> Result<bool> {
    let Some(key) = only else { return Ok(true) };
    Ok(matches!(core.loaded(key).await?.service.authentication, Authentication::OAuth1(_)))
}

/// Whether `callback` answers an authorization of `key` that waits; uses nothing up.
pub(super) async fn verify(core: &Arc<Core>, key: &Key, callback: &str) -> Result<()> {
    let callback = Callback::parse(callback)?;
    let pending = match waiting_for(core, &callback, None, Some(key)).await {
        Err(error) if error.kind() == ErrorKind::AuthorizationDenied => return Ok(()),
        pending => pending?,
    };
    let (_, checked) = prepare(core, &pending, &callback).await?;
    match checked {
        // The user's "no" is an answer too.
        Err(error) if error.kind() != ErrorKind::AuthorizationDenied => Err(error),
        _ => Ok(()),
    }
}

/// Finishes with what a user pasted: the whole address, or a bare code when that mode was declared.
pub(in crate::connections) async fn finish_pasted(
    core: &Arc<Core>,
    key: &Key,
    text: &str,
) -> Result<Finished> {
    let text = text.trim();
    if text.contains("://") || text.contains("state=") || text.contains("oauth_token=") {
        return finish(core, text, None, Some(key)).await;
    }
    let pending = begun::newest(core, key).await?;
    if !pending.paste_code {
        return Err(Error::new(ErrorKind::AuthorizationState, "a bare code is not accepted here")
            .with_hint("Paste the whole address that the browser was sent to, or begin with `paste_code`."));
    }
    if text.is_empty() || text.len() > 4096 || text.contains(char::is_whitespace) {
        return Err(Error::new(ErrorKind::AuthorizationState, "that is not a code")
            .with_hint("Copy the code alone, without spaces."));
    }
    // Codes are copied out of addresses, where they are percent-encoded.
    let pasted = percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let state = pending.state.to_secret();
    let callback = match &pending.request_token {
        Some(token) => Callback::pasted_verifier(&pasted, &token.to_secret()),
        None => Callback::pasted_code(&pasted, &state),
    };
    complete(core, pending, callback).await
}

/// What an OAuth 2 authorization is finished with.
struct Ready {
    client: OAuth2,
    waiting: Pending,
    /// What the callback brought of what is kept.
    kept: BTreeMap<String, String>,
}

/// Holds the answer against what was begun. The second part is the service's and the state's verdict.
async fn prepare(
    core: &Arc<Core>,
    pending: &PendingRecord,
    callback: &Callback,
) -> Result<(Option<Ready>, Result<()>)> {
    let mut loaded = Loaded::clone(&*core.loaded(&begun::key_of(pending)).await?);
    loaded.check_complete()?;
    begun::check_same_server(pending, &loaded)?;
    let Authentication::OAuth2(oauth2) = &loaded.service.authentication else {
        return Ok((None, three_legs::check(pending, callback)));
    };
    let mut kept = BTreeMap::new();
    for name in &oauth2.keep_from_callback {
        if let Some(value) = callback.parameter(name) {
            kept.insert(name.clone(), value.to_owned());
        }
    }
    // Addresses that were learned of a former account are not those of this one.
    loaded.account.kept.clone_from(&kept);
    loaded.fill()?;
    let client = client(core, &loaded, pending.redirect_url.as_deref(), &Begin::default())?;
    let waiting = Pending {
        url: client.settings().token_url.clone(),
        state: pending.state.to_secret(),
        pkce_verifier: pending.pkce_verifier.as_ref().map(Secret::to_secret),
    };
    let checked = client.check(&waiting, callback);
    Ok((Some(Ready { client, waiting, kept }), checked))
}

/// Checks everything, uses the authorization up, and only then sends the code.
pub(super) async fn complete(
    core: &Arc<Core>,
    pending: PendingRecord,
    callback: Callback,
) -> Result<Finished> {
    let (ready, checked) = prepare(core, &pending, &callback).await?;
    if let Err(error) = checked {
        // The user's "no" is an answer too; anything else leaves the authorization waiting.
        if error.kind() == ErrorKind::AuthorizationDenied {
            begun::take(core, pending.state.expose()).await?;
        }
        return Err(error);
    }
    let core = Arc::clone(core);
    let unfinished = Unfinished::begin();
    let exchange = async move {
        let _unfinished = unfinished;
        use_up(&core, &pending, ready, &callback).await
    };
    to_the_end(exchange.boxed()).await
}

/// Takes the authorization out of the store, sends the code, and stores what comes back.
async fn use_up(
    core: &Arc<Core>,
    pending: &PendingRecord,
    ready: Option<Ready>,
    callback: &Callback,
) -> Result<Finished> {
    let key = begun::key_of(pending);
    let pending = begun::take(core, pending.state.expose()).await?;
    let Some(Ready { client, waiting, kept }) = ready else {
        return three_legs::complete(core, &key, &pending, callback).await;
    };
    let asked = core.clock.wall();
    let tokens = client.finish(&waiting, callback).await.map_err(|error| explain(error, &pending))?;
    let tokens = granting::counted_from(tokens, asked);
    storing::store(core, &key, tokens, kept, pending.scopes).await
}

/// A service seldom says what is wrong with a redirect address, so both sides are shown.
fn explain(error: Error, pending: &PendingRecord) -> Error {
    if error.kind() != ErrorKind::Reauthorize
        && error.details().code.as_deref() != Some("redirect_uri_mismatch")
    {
        return error;
    }
    let used = pending.redirect_url.as_deref().unwrap_or("none");
    error
        .retold(ErrorKind::OAuth, format!("{}; the redirect address was `{used}`", error.message()))
        .with_hint(
            "The code may be old or used; the registered redirect address must be exactly the one shown.",
        )
}

fn client(core: &Core, loaded: &Loaded, redirect_url: Option<&str>, how: &Begin) -> Result<OAuth2> {
    let mut settings = core.oauth2(loaded)?.settings().clone();
    settings.redirect_url = redirect_url.map(str::to_owned);
    for (name, value) in &how.parameters {
        if OURS.contains(&name.as_str()) {
            return Err(Error::config(format!("`{name}` is not a parameter to choose")));
        }
        settings.authorize_parameters.retain(|(known, _)| known != name);
        settings.authorize_parameters.push((name.clone(), value.clone()));
    }
    OAuth2::new(settings, core.http_for(loaded))
}
