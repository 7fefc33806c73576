//! An authorization that was begun: it waits in the store under the digest of its state, good for one answer.

use std::sync::Arc;

use secrecy::SecretString;
use serde::Serialize;
use url::Url;

use crate::connections::core::Core;
use crate::connections::loaded::Loaded;
use crate::connections::record::{self, Key, PendingRecord};
use crate::http::parse_address;
use crate::vault::Records;
use crate::{Error, ErrorKind, Result};

/// The code of the error when nothing waits for an answer.
pub(super) const NOT_WAITING: &str = "not_waiting";

/// How long an answer is waited for, in seconds.
pub(super) const WAIT: i64 = 900;

/// Unfinished authorizations of one account and of all; the oldest give way.
const MOST_OF_ACCOUNT: usize = 10;
const MOST: usize = 1000;

/// How to begin.
#[derive(Debug, Clone, Default)]
pub struct Begin {
    /// Where the browser comes back to; the connection's own when not given.
    pub redirect_url: Option<String>,
    /// The user will paste a bare code, because no redirect can arrive (headless mode).
    pub paste_code: bool,
    /// Further parameters of the authorize address (`prompt`, `login_hint`).
    pub parameters: Vec<(String, String)>,
}

/// What the user's browser needs.
#[derive(Clone)]
pub struct Begun {
    /// Open this in the user's browser; http or https, without user information.
    pub url: Url,
    /// Put this into the user's session and compare it on return: it ties the answer to this browser.
    pub state: SecretString,
    /// OAuth 1: the secret of the temporary token, which is the state; for a caller that finishes elsewhere.
    pub token_secret: Option<SecretString>,
}

impl std::fmt::Debug for Begun {
    /// Without the query of the address, which holds the state.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let address = format!("{}{}", self.url.origin().ascii_serialization(), self.url.path());
        formatter.debug_struct("Begun").field("url", &address).finish_non_exhaustive()
    }
}

/// The redirect address to use, exactly as written: the given one, or the connection's.
pub(super) fn redirect_url(loaded: &Loaded, how: &Begin) -> Result<Option<String>> {
    let text = how.redirect_url.as_ref().or(loaded.connection.redirect_url.as_ref());
    if let Some(text) = text
        && parse_address(text)?.fragment().is_some()
    {
        return Err(Error::config("a redirect address has no fragment"));
    }
    Ok(text.cloned())
}

/// What came of an authorization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finished {
    /// Link name of the connection.
    pub link_name: String,
    /// The user whose account it is; none for a shared connection.
    pub subject: Option<String>,
    /// What the service calls the account.
    pub account_label: String,
    /// What the account was called that this one replaces.
    pub previous_label: Option<String>,
    /// Scopes that were asked for and not granted.
    pub missing_scopes: Vec<String>,
    /// What is worth knowing, and what to do about it.
    pub warnings: Vec<String>,
}

/// Puts an authorization into the store.
pub(super) async fn remember(core: &Arc<Core>, pending: PendingRecord) -> Result<()> {
    let now = core.clock.wall();
    core.store
        .update(move |records| {
            prune(records, &pending, now)?;
            record::put(records, &record::pending_place(pending.state.expose()), &pending)
        })
        .await
}

/// The authorization that waits for `state`, left where it is.
pub(super) async fn look(core: &Core, state: &str) -> Result<PendingRecord> {
    let records = core.store.read().await?;
    find(core, &records, state)
}

/// Takes the authorization that waits for `state` out of the store: a second answer finds nothing.
pub(super) async fn take(core: &Arc<Core>, state: &str) -> Result<PendingRecord> {
    let (shared, state) = (Arc::clone(core), state.to_owned());
    core.store
        .update(move |records| {
            let pending = find(&shared, records, &state)?;
            records.remove(&record::pending_place(&state));
            Ok(pending)
        })
        .await
}

/// The newest authorization of the account that waits for a pasted code.
pub(super) async fn newest(core: &Core, key: &Key) -> Result<PendingRecord> {
    let records = core.store.read().await?;
    let now = core.clock.wall();
    let mut of_account: Vec<PendingRecord> = record::pending(&records)?
        .into_iter()
        .map(|(_, pending)| pending)
        .filter(|pending| belongs(pending, key) && pending.expires_at > now)
        .collect();
    // Of two that were begun within one second, the one that asked for a code.
    of_account.sort_by_key(|pending| (pending.created_at, pending.paste_code));
    of_account.pop().ok_or_else(unknown)
}

/// Whether an authorization of `key` waits.
pub(in crate::connections) fn is_waiting(records: &Records, key: &Key, now: i64) -> bool {
    let waits = |(_, pending): &(String, PendingRecord)| belongs(pending, key) && pending.expires_at > now;
    record::pending(records).is_ok_and(|all| all.iter().any(waits))
}

/// Forgets all that waits for accounts of a connection.
pub(in crate::connections) fn forget(records: &mut Records, of: impl Fn(&Key) -> bool) -> Result<()> {
    for (place, pending) in record::pending(records)? {
        if of(&Key { link: pending.link, subject: pending.subject }) {
            records.remove(&place);
        }
    }
    Ok(())
}

/// The address for the browser: read again as strictly as any that a person gives (`javascript:`, user
/// information and control characters are refused).
pub(super) fn for_browser(url: &Url) -> Result<Url> {
    let refused = |error: Error| {
        Error::new(
            ErrorKind::AddressRefused,
            format!("the authorize address is not for a browser: {}", error.message()),
        )
        .with_hint("Check the authorize URL of the service.")
    };
    parse_address(url.as_str()).map_err(refused)
}

pub(super) fn expires_at(core: &Core) -> i64 {
    core.clock.wall().saturating_add(WAIT)
}

pub(super) fn key_of(pending: &PendingRecord) -> Key {
    Key { link: pending.link.clone(), subject: pending.subject.clone() }
}

/// What was begun with other endpoints or another client is not finished.
pub(super) fn check_same_server(pending: &PendingRecord, loaded: &Loaded) -> Result<()> {
    if pending.issuer_origin == loaded.token_origin() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::AuthorizationState, "the service was changed while it was authorized")
        .with_hint("Begin the authorization again."))
}

fn find(core: &Core, records: &Records, state: &str) -> Result<PendingRecord> {
    let pending: PendingRecord = record::get(records, &record::pending_place(state))?.ok_or_else(unknown)?;
    if pending.expires_at <= core.clock.wall() {
        return Err(Error::new(ErrorKind::AuthorizationState, "the authorization was not finished in time")
            .with_hint("Begin the authorization again."));
    }
    Ok(pending)
}

fn unknown() -> Error {
    Error::new(
        ErrorKind::AuthorizationState,
        "no authorization waits for this answer: it was not begun here, or was answered before",
    )
    .with_code(NOT_WAITING)
    .with_hint("Begin the authorization again.")
}

fn belongs(pending: &PendingRecord, key: &Key) -> bool {
    pending.link == key.link && pending.subject == key.subject
}

fn prune(records: &mut Records, fresh: &PendingRecord, now: i64) -> Result<()> {
    let mut all = record::pending(records)?;
    all.sort_by_key(|(_, pending)| std::cmp::Reverse(pending.created_at));
    let key = key_of(fresh);
    let mut of_account = 0;
    for (count, (place, pending)) in all.iter().enumerate() {
        of_account += usize::from(belongs(pending, &key));
        let surplus = count + 1 >= MOST || (belongs(pending, &key) && of_account >= MOST_OF_ACCOUNT);
        if surplus || pending.expires_at <= now {
            records.remove(place);
        }
    }
    Ok(())
}
