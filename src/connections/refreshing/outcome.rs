//! What comes of a refresh: new tokens, a pause, or the need to authorize again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::pausing::LONGEST_PAUSE;
use super::spent::Spent;
use crate::auth::oauth2::Tokens;
use crate::connections::core::Core;
use crate::connections::granting;
use crate::connections::loaded::{Loaded, TRY_ONCE};
use crate::connections::record::{AccountRecord, Failure, Key, Trouble, TroubleKind};
use crate::connections::services::Authentication;
use crate::unpoisoned::lock;
use crate::{Error, ErrorKind, Result};

/// The pause after a first failure, in seconds, when the service names none. It doubles with each further one.
const PAUSE: i64 = 30;

/// Longest such pause.
const LONGEST_OWN_PAUSE: i64 = 900;

/// Waits between the tries to store an answer.
const STORE_AGAIN: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

const LOST: &str = "the answer to a refresh was lost, so the refresh token may be spent";
const GATEWAY: &str =
    "a gateway answered a refresh in the place of the service, so the refresh token may be spent";

/// Answers that could not be stored: the only copies of tokens.
#[derive(Default)]
pub(in crate::connections) struct Unsaved {
    accounts: Mutex<HashMap<Key, (Spent, Tokens)>>,
}

/// How many such answers wait at most. None of them may be dropped, so that no further refresh begins then.
const MOST_UNSAVED: usize = 1000;

impl Unsaved {
    /// Refuses a refresh whose answer would have no place.
    pub(super) fn check_room(&self) -> Result<()> {
        if lock(&self.accounts).len() < MOST_UNSAVED {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Storage, format!("{MOST_UNSAVED} new tokens wait to be stored"))
            .with_hint("Let the vault be written: look at its disk and its directory."))
    }

    /// Forgets an account.
    pub(in crate::connections) fn forget(&self, key: &Key) {
        lock(&self.accounts).remove(key);
    }
}

/// Stores the answer to the refresh of `loaded`.
pub(super) async fn store(
    core: &Arc<Core>,
    loaded: &Loaded,
    attempt: u32,
    answer: Result<Tokens>,
) -> Result<()> {
    let (key, spent) = (&loaded.key, Spent::of(loaded));
    let error = match answer {
        Ok(tokens) => return store_tokens(core, key, spent, tokens).await,
        Err(error) => error,
    };
    match error.kind() {
        ErrorKind::Reauthorize => refused(core, key, spent, attempt).await,
        _ if is_ambiguous(&error) && !may_send_twice(loaded) => {
            let told = matches!(error.details().status, Some(502 | 504));
            let reason = if told { GATEWAY } else { LOST };
            trouble(core, key, spent, reason, true).await?;
            Err(loaded.reauthorize("must be authorized again", reason).with_hint(TRY_ONCE))
        }
        _ => Err(failed(core, key, spent, error).await?),
    }
}

/// Stores tokens that are nowhere else; does not give up at the first failure.
async fn store_tokens(core: &Arc<Core>, key: &Key, spent: Spent, tokens: Tokens) -> Result<()> {
    let process = core.process();
    lock(&process.unsaved.accounts).insert(key.clone(), (spent, tokens));
    for wait in STORE_AGAIN {
        match save_unsaved(core, key).await {
            Err(error) if error.kind() != ErrorKind::UnknownConnection => {
                log::warn!("new tokens of `{}` could not be stored yet: {error}", key.link);
                core.clock.pause(wait).await;
            }
            outcome => return outcome,
        }
    }
    save_unsaved(core, key).await
}

/// Stores the tokens of an earlier answer, if some are waiting. They go when a newer grant is there.
pub(super) async fn save_unsaved(core: &Arc<Core>, key: &Key) -> Result<()> {
    let process = core.process();
    let Some((spent, tokens)) = lock(&process.unsaved.accounts).get(key).cloned() else {
        return Ok(());
    };
    let now = core.clock.wall();
    let stored = core
        .change(key, move |loaded| {
            // An authorization that was finished meanwhile is newer, and may be somebody else's.
            let account = &loaded.account;
            if spent.is_held_by(account) && (account.trouble.is_none() || may_try_again(account)) {
                granting::renewed(loaded, &tokens, now);
            }
            Ok(())
        })
        .await;
    if stored.as_ref().is_err_and(|error| error.kind() != ErrorKind::UnknownConnection) {
        return stored;
    }
    lock(&process.unsaved.accounts).remove(key);
    stored
}

/// The service no longer takes the refresh token. If another one is stored by now, that one counts.
async fn refused(core: &Arc<Core>, key: &Key, spent: Spent, attempt: u32) -> Result<()> {
    let reason = if attempt > 1 {
        "an earlier refresh was cut off, and the service no longer accepts the refresh token"
    } else {
        "the service no longer accepts the refresh token; it was revoked, has ended, or was used by a copy of \
         this vault"
    };
    if trouble(core, key, spent, reason, false).await? {
        let loaded = core.loaded(key).await?;
        return Err(loaded.reauthorize("must be authorized again", reason).with_code("invalid_grant"));
    }
    Ok(())
}

/// Takes note that the user must authorize again; says whether the grant was still the same.
/// `unclear` when the refresh token may still be good.
async fn trouble(
    core: &Arc<Core>,
    key: &Key,
    spent: Spent,
    reason: &'static str,
    unclear: bool,
) -> Result<bool> {
    let now = core.clock.wall();
    core.change(key, move |loaded| {
        let account = &mut loaded.account;
        if !spent.is_held_by(account) {
            return Ok(false);
        }
        account.trouble = Some(Trouble { unclear, ..Trouble::new(TroubleKind::NeedsReauth, reason, now) });
        account.last_error = Some(reason.to_owned());
        account.in_flight = None;
        account.failure = None;
        account.touched(now);
        Ok(true)
    })
    .await
}

/// Takes note of a failure that may pass, and of the pause before the next try.
async fn failed(core: &Arc<Core>, key: &Key, spent: Spent, error: Error) -> Result<Error> {
    let now = core.clock.wall();
    let asked = error.details().retry_after.and_then(|wait| i64::try_from(wait.as_secs()).ok());
    let reason = describe(&error);
    let pause = core.change(key, move |loaded| {
        let account = &mut loaded.account;
        let before = account.failure.as_ref().map_or(0, |failure| failure.count);
        let pause = asked.unwrap_or_else(|| own_pause(before)).clamp(1, LONGEST_PAUSE);
        if spent.is_held_by(account) {
            let count = before.saturating_add(1);
            account.last_error = Some(reason.clone());
            account.failure = Some(Failure { reason, at: now, next_try: now.saturating_add(pause), count });
            account.in_flight = None;
            account.touched(now);
        }
        Ok(pause)
    });
    let pause = pause.await?;
    let wait = Duration::from_secs(pause.unsigned_abs());
    let kind = match error.kind() {
        ErrorKind::OAuth | ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::Connect => {
            ErrorKind::RefreshFailing
        }
        other => other,
    };
    let told = error
        .retold(kind, format!("the access of `{}` could not be renewed: {}", key.link, error.message()))
        .with_retry_after(Some(wait))
        .with_hint(error.details().hint.as_deref().unwrap_or("It is tried again after a pause."));
    Ok(told.with_source(error))
}

/// The pause after so many failures: 30 s, 60 s, 120 s and so on.
fn own_pause(failures: u32) -> i64 {
    PAUSE.saturating_mul(1 << failures.min(10)).min(LONGEST_OWN_PAUSE)
}

/// The message and what helps to find the cause. Both are free of secrets already.
pub(in crate::connections) fn describe(error: &Error) -> String {
    let code = error.details().code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
    let status = error.details().status.map(|status| format!(" [{status}]")).unwrap_or_default();
    format!("{}{code}{status}", error.message()).chars().take(500).collect()
}

/// Whether the service may have acted without our knowing: no answer, one that cannot be read although it tells
/// of success, or a gateway's word that it heard nothing from behind.
fn is_ambiguous(error: &Error) -> bool {
    let status = error.details().status;
    match error.kind() {
        ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::TooLarge => true,
        ErrorKind::Decode => matches!(status, Some(200..=299)),
        _ => matches!(status, Some(502 | 504)),
    }
}

/// Whether the service takes the same refresh token again, by its definition or by what was seen of it.
pub(in crate::connections) fn may_send_twice(loaded: &Loaded) -> bool {
    let declared = match &loaded.service.authentication {
        Authentication::OAuth2(oauth2) => oauth2.refresh_idempotent,
        _ => false,
    };
    let seen = loaded.account.grant.as_ref().is_none_or(|grant| {
        grant.rotates == Some(false) || grant.client_credentials || grant.refresh_token.is_none()
    });
    declared || seen
}

/// Whether somebody who asks for it may send a token whose fate is unknown.
pub(super) fn may_try_again(account: &AccountRecord) -> bool {
    account.trouble.as_ref().is_some_and(|trouble| trouble.unclear)
}
