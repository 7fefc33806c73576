//! How a connection stands: one of nine words, derived from what is stored, with a reason.

use serde::Serialize;

use super::record::{AccountRecord, TroubleKind};

/// How an account of a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Values are missing.
    Draft,
    /// Nobody authorized it yet.
    NotConnected,
    /// An authorization was begun and waits for its answer.
    Authorizing,
    /// Ready.
    Connected,
    /// Ready; the access token ends soon or has ended.
    Expiring,
    /// Refreshing fails for now and is tried again.
    RefreshFailing,
    /// The grant is no longer good.
    NeedsReauth,
    /// The grant was given back.
    Revoked,
    /// Switched off.
    Disabled,
}

impl Status {
    /// The word, as in JSON: `needs_reauth`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::NotConnected => "not_connected",
            Self::Authorizing => "authorizing",
            Self::Connected => "connected",
            Self::Expiring => "expiring",
            Self::RefreshFailing => "refresh_failing",
            Self::NeedsReauth => "needs_reauth",
            Self::Revoked => "revoked",
            Self::Disabled => "disabled",
        }
    }
}

/// What the status is derived from, besides the account itself.
#[expect(clippy::struct_excessive_bools, reason = "each is one fact")]
pub(super) struct Facts<'a> {
    pub(super) disabled: bool,
    /// Prompts of the values that are missing.
    pub(super) missing: &'a [String],
    /// Whether the service gives grants at all (OAuth), or the values are enough.
    pub(super) grants: bool,
    /// Why the stored grant does not fit the connection any more.
    pub(super) outdated: Option<String>,
    /// An authorization waits for its answer.
    pub(super) pending: bool,
    /// Seconds until the access token is to be refreshed; negative when that is past.
    pub(super) fresh_for: Option<i64>,
    /// Seconds until the access token ends.
    pub(super) ends_in: Option<i64>,
    /// Whether a new access token can be had without the user.
    pub(super) renewable: bool,
}

/// Without a refresh token, this many seconds before its end a grant is said to end soon.
const SOON: i64 = 3600;

/// The status and its reason.
pub(super) fn derive(account: &AccountRecord, facts: &Facts<'_>) -> (Status, Option<String>) {
    let because = |status, reason: &str| (status, Some(reason.to_owned()));
    if facts.disabled {
        return because(Status::Disabled, "it was switched off");
    }
    if let Some(trouble) = account.trouble.as_ref().filter(|trouble| trouble.kind != TroubleKind::NeedsReauth)
    {
        return (Status::Revoked, Some(trouble.reason.clone()));
    }
    if !facts.missing.is_empty() {
        return (Status::Draft, Some(format!("missing: {}", facts.missing.join(", "))));
    }
    if let Some(trouble) = account.trouble.as_ref().filter(|_| !facts.grants) {
        return (Status::NeedsReauth, Some(trouble.reason.clone()));
    }
    if !facts.grants {
        return (Status::Connected, None);
    }
    let Some(_) = &account.grant else {
        return match (facts.pending, &account.trouble) {
            (true, _) => because(Status::Authorizing, "the answer of the browser is awaited"),
            (false, Some(trouble)) => (Status::NeedsReauth, Some(trouble.reason.clone())),
            (false, None) => because(Status::NotConnected, "nobody authorized it yet"),
        };
    };
    let trouble = account.trouble.as_ref().map(|trouble| trouble.reason.clone());
    if let Some(reason) = trouble.or_else(|| facts.outdated.clone()) {
        return (Status::NeedsReauth, Some(reason));
    }
    if let Some(failure) = &account.failure {
        return (Status::RefreshFailing, Some(failure.reason.clone()));
    }
    match (facts.renewable, facts.fresh_for, facts.ends_in) {
        (true, Some(..=0), _) => because(Status::Expiring, "the next call refreshes the access token"),
        (false, _, Some(..=0)) => {
            because(Status::NeedsReauth, "the access token ended and there is no refresh token")
        }
        (false, _, Some(..=SOON)) => {
            because(Status::Expiring, "the access token ends within the hour and there is no refresh token")
        }
        _ => (Status::Connected, None),
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::{Failure, Grant, Trouble};
    use super::*;

    fn facts() -> Facts<'static> {
        Facts {
            disabled: false,
            missing: &[],
            grants: true,
            outdated: None,
            pending: false,
            fresh_for: Some(1000),
            ends_in: Some(1060),
            renewable: true,
        }
    }

    fn granted() -> AccountRecord {
        let grant: Grant = serde_json::from_str(r#"{"access_token":"a","obtained_at":1}"#).unwrap();
        AccountRecord { grant: Some(grant), ..AccountRecord::default() }
    }

    fn trouble(kind: TroubleKind) -> Trouble {
        Trouble::new(kind, "why", 1)
    }

    #[test]
    fn each_status_has_its_cause() {
        let none = AccountRecord::default();
        let failing = AccountRecord {
            failure: Some(Failure { reason: "503".into(), at: 1, next_try: 2, count: 1 }),
            ..granted()
        };
        let broken = AccountRecord { trouble: Some(trouble(TroubleKind::NeedsReauth)), ..granted() };
        let revoked =
            AccountRecord { trouble: Some(trouble(TroubleKind::RevokePending)), ..AccountRecord::default() };
        let missing = ["API key".to_owned()];
        let cases = [
            (&none, Facts { missing: &missing, ..facts() }, Status::Draft),
            (&none, facts(), Status::NotConnected),
            (&none, Facts { pending: true, ..facts() }, Status::Authorizing),
            (&none, Facts { grants: false, ..facts() }, Status::Connected),
            (&granted(), facts(), Status::Connected),
            (&granted(), Facts { pending: true, ..facts() }, Status::Connected),
            (&granted(), Facts { fresh_for: Some(0), ..facts() }, Status::Expiring),
            (&granted(), Facts { renewable: false, ..facts() }, Status::Expiring),
            (&granted(), Facts { renewable: false, ends_in: Some(0), ..facts() }, Status::NeedsReauth),
            (
                &granted(),
                Facts { renewable: false, ends_in: None, fresh_for: None, ..facts() },
                Status::Connected,
            ),
            (&granted(), Facts { outdated: Some("moved".into()), ..facts() }, Status::NeedsReauth),
            (&failing, facts(), Status::RefreshFailing),
            (&broken, facts(), Status::NeedsReauth),
            (&revoked, facts(), Status::Revoked),
            (&granted(), Facts { disabled: true, ..facts() }, Status::Disabled),
        ];
        for (account, facts, expected) in cases {
            let (status, reason) = derive(account, &facts);
            assert_eq!(status, expected);
            assert_eq!(reason.is_none(), status == Status::Connected, "{status:?}");
        }
    }
}
