//! What is kept of services, connections and accounts.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::connections::LinkName;
use crate::connections::secret::Secret;

/// Whose credentials a connection uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// One account for all callers.
    #[default]
    Shared,
    /// One account for each subject that the caller names.
    PerUser,
}

/// A service that somebody defined.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::connections) struct ServiceRecord {
    /// The definition as it was given.
    pub(in crate::connections) definition: String,
    /// Where it came from, when not from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::connections) provenance: Option<String>,
    #[serde(flatten)]
    pub(in crate::connections) later: Map<String, Value>,
}

/// A connection: what all its accounts have in common.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::connections) struct ConnectionRecord {
    pub(in crate::connections) name: String,
    pub(in crate::connections) service: LinkName,
    #[serde(default)]
    pub(in crate::connections) scopes: Vec<String>,
    #[serde(default)]
    pub(in crate::connections) owner: Owner,
    /// The client's own: `client_id`, `client_secret`, `consumer_key`, `consumer_secret`.
    #[serde(default)]
    pub(in crate::connections) client: BTreeMap<String, Secret>,
    #[serde(default)]
    pub(in crate::connections) variables: BTreeMap<String, String>,
    #[serde(default)]
    pub(in crate::connections) redirect_url: Option<String>,
    #[serde(default)]
    pub(in crate::connections) allowed_hosts: Vec<String>,
    #[serde(default)]
    pub(in crate::connections) allow_any_host: bool,
    #[serde(default)]
    pub(in crate::connections) disabled: bool,
    #[serde(default)]
    pub(in crate::connections) references: BTreeSet<String>,
    pub(in crate::connections) created_at: i64,
    pub(in crate::connections) updated_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::connections) provenance: Option<String>,
    #[serde(flatten)]
    pub(in crate::connections) later: Map<String, Value>,
}

/// One account: what proves who it is, and how that went.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::connections) struct AccountRecord {
    /// Parameters, or user name and password.
    #[serde(default)]
    pub(in crate::connections) values: BTreeMap<String, Secret>,
    #[serde(default)]
    pub(in crate::connections) grant: Option<Grant>,
    /// Why the grant is not good any more.
    #[serde(default)]
    pub(in crate::connections) trouble: Option<Trouble>,
    /// Refreshing failed and will be tried again.
    #[serde(default)]
    pub(in crate::connections) failure: Option<Failure>,
    /// A refresh was begun.
    #[serde(default)]
    pub(in crate::connections) in_flight: Option<Mark>,
    /// What the service calls the account.
    #[serde(default)]
    pub(in crate::connections) label: Option<String>,
    /// Values of the token answer and of the callback that may be shown.
    #[serde(default)]
    pub(in crate::connections) kept: BTreeMap<String, String>,
    #[serde(default)]
    pub(in crate::connections) last_used: Option<i64>,
    #[serde(default)]
    pub(in crate::connections) last_error: Option<String>,
    #[serde(default)]
    pub(in crate::connections) created_at: i64,
    #[serde(default)]
    pub(in crate::connections) updated_at: i64,
    /// Counts the grants of this account, also over reauthorizations.
    #[serde(default)]
    pub(in crate::connections) generation: u64,
    #[serde(flatten)]
    pub(in crate::connections) later: Map<String, Value>,
}

/// What a service granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::connections) struct Grant {
    pub(in crate::connections) access_token: Secret,
    /// OAuth 1: the secret of the token.
    #[serde(default)]
    pub(in crate::connections) token_secret: Option<Secret>,
    #[serde(default)]
    pub(in crate::connections) refresh_token: Option<Secret>,
    /// Seconds since 1970 by the local clock.
    #[serde(default)]
    pub(in crate::connections) expires_at: Option<i64>,
    #[serde(default)]
    pub(in crate::connections) lifetime: Option<i64>,
    pub(in crate::connections) obtained_at: i64,
    /// When the user authorized; refreshing does not change it.
    #[serde(default)]
    pub(in crate::connections) authorized_at: i64,
    /// As the service said, or as asked for when it said nothing.
    #[serde(default)]
    pub(in crate::connections) granted_scopes: Vec<String>,
    #[serde(default)]
    pub(in crate::connections) requested_scopes: Vec<String>,
    #[serde(default)]
    pub(in crate::connections) clock_difference: Option<i64>,
    /// Who gave it: the origin of the token URL. The refresh token goes nowhere else.
    #[serde(default)]
    pub(in crate::connections) issuer_origin: Option<String>,
    /// Which client it was given to.
    #[serde(default)]
    pub(in crate::connections) client_id: Option<String>,
    /// What names the account: `iss` and `sub` of an ID token, or values that the service keeps. Empty where it
    /// does not say.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(in crate::connections) identity: BTreeMap<String, String>,
    /// It came without a refresh token; what became of the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::connections) earlier: Option<Earlier>,
    /// Whether refreshing gave another refresh token; not known before the first time.
    #[serde(default)]
    pub(in crate::connections) rotates: Option<bool>,
    /// It was given to the client itself, which may ask again.
    #[serde(default)]
    pub(in crate::connections) client_credentials: bool,
    #[serde(flatten)]
    pub(in crate::connections) later: Map<String, Value>,
}

/// What became of an earlier refresh token when another grant came without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::connections) enum Earlier {
    /// It stays: both grants are of one account.
    Kept,
    /// It went with the account that it was of.
    OtherAccount,
    /// It went, because the service does not say whose account the new grant is of.
    UnknownAccount,
    /// It went, because it was granted fewer scopes.
    FewerScopes,
    /// It went, because it is spent, or may be, or belongs to another client or server.
    NotGood,
}

/// Why a grant is not good any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::connections) struct Trouble {
    pub(in crate::connections) kind: TroubleKind,
    pub(in crate::connections) reason: String,
    pub(in crate::connections) at: i64,
    /// Whether the service spent the refresh token is not known: a person may send it once more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::connections) unclear: bool,
}

impl Trouble {
    pub(in crate::connections) fn new(kind: TroubleKind, reason: &str, at: i64) -> Self {
        Self { kind, reason: reason.to_owned(), at, unclear: false }
    }
}

/// What is to be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::connections) enum TroubleKind {
    /// Authorize again.
    NeedsReauth,
    /// It was given back.
    Revoked,
    /// It is no longer used here, and the service could not be told.
    RevokePending,
}

/// A refresh that failed for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::connections) struct Failure {
    pub(in crate::connections) reason: String,
    pub(in crate::connections) at: i64,
    /// Not before this second, unless somebody asks for it.
    pub(in crate::connections) next_try: i64,
    pub(in crate::connections) count: u32,
}

/// Written before a refresh token is sent, and gone when the answer is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::connections) struct Mark {
    pub(in crate::connections) generation: u64,
    pub(in crate::connections) started: i64,
    /// 1 for the first try, 2 for the one after a crash.
    pub(in crate::connections) attempt: u32,
}

/// An authorization that waits for the browser.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::connections) struct PendingRecord {
    pub(in crate::connections) link: LinkName,
    pub(in crate::connections) subject: Option<String>,
    pub(in crate::connections) state: Secret,
    #[serde(default)]
    pub(in crate::connections) pkce_verifier: Option<Secret>,
    #[serde(default)]
    pub(in crate::connections) redirect_url: Option<String>,
    #[serde(default)]
    pub(in crate::connections) scopes: Vec<String>,
    /// OAuth 1: the temporary credentials.
    #[serde(default)]
    pub(in crate::connections) request_token: Option<Secret>,
    #[serde(default)]
    pub(in crate::connections) request_token_secret: Option<Secret>,
    /// A bare code may be pasted.
    #[serde(default)]
    pub(in crate::connections) paste_code: bool,
    /// Where the code goes; another place in the meantime gets nothing.
    #[serde(default)]
    pub(in crate::connections) issuer_origin: Option<String>,
    pub(in crate::connections) created_at: i64,
    pub(in crate::connections) expires_at: i64,
    #[serde(flatten)]
    pub(in crate::connections) later: Map<String, Value>,
}
