//! What may be shown of a connection: everything but its secrets.

use std::collections::BTreeMap;

use serde::Serialize;

use super::authorizing;
use super::core::Core;
use super::loaded::Loaded;
use super::record::{Earlier, Key, Owner, TroubleKind};
use super::refreshing::freshness;
use super::services::Authentication;
use super::snippet::{self, Language};
use super::status::{self, Facts, Status};
use crate::vault::Records;

/// A clock that differs by more than this many seconds is worth a word.
const CLOCK_WARNING: i64 = 120;

/// How an account of a connection stands. Holds no secret. Times are seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// The lasting name.
    pub link_name: String,
    /// The name that people read.
    pub name: String,
    /// Link name of the service.
    pub service: String,
    /// What people call the service.
    pub service_name: String,
    /// `api_key`, `basic`, `oauth1`, `oauth2`.
    pub authentication: &'static str,
    /// Shared, or one account per user.
    pub owner: Owner,
    /// Whose account this is; none for a shared connection, and where no user has an account yet.
    pub subject: Option<String>,
    /// How it stands.
    pub status: Status,
    /// Why.
    pub reason: Option<String>,
    /// What the account is called.
    pub account_label: Option<String>,
    /// Scopes that are asked for.
    pub requested_scopes: Vec<String>,
    /// Scopes that were granted.
    pub granted_scopes: Vec<String>,
    /// Scopes that are asked for and were not granted.
    pub missing_scopes: Vec<String>,
    /// When the access token ends.
    pub expires_at: Option<i64>,
    /// Whether there is a refresh token.
    pub has_refresh_token: bool,
    /// When a call was made last; stored once a minute at most.
    pub last_used: Option<i64>,
    /// When the present access token was got.
    pub last_refresh: Option<i64>,
    /// What went wrong last, without secrets.
    pub last_error: Option<String>,
    /// When it was made.
    pub created_at: i64,
    /// When it was changed last.
    pub updated_at: i64,
    /// Who uses it, as they said.
    pub references: Vec<String>,
    /// Values that fill the addresses; never secret.
    pub variables: BTreeMap<String, String>,
    /// Values of the token answer that are kept (`api_domain`); never secret.
    pub metadata: BTreeMap<String, String>,
    /// Names of the values that are set, without the values.
    pub values: Vec<String>,
    /// Hosts that may get the credential.
    pub allowed_hosts: Vec<String>,
    /// Every public https host may get the credential.
    pub allow_any_host: bool,
    /// Where relative addresses begin.
    pub base_url: Option<String>,
    /// Where the browser comes back to.
    pub redirect_url: Option<String>,
    /// Where it came from, when it was imported.
    pub provenance: Option<String>,
    /// Code that makes a call with it, without a secret.
    pub snippets: Snippets,
    /// What is worth knowing.
    pub warnings: Vec<String>,
}

/// The same call as a script and as a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippets {
    /// Lines of Python.
    pub python: String,
    /// A line for the shell.
    pub command: String,
}

/// What may be shown of `loaded`.
pub(super) fn overview(core: &Core, loaded: &Loaded, records: &Records) -> Overview {
    let (account, connection, service) = (&loaded.account, &loaded.connection, &loaded.service);
    let (status, reason) = status_of(core, loaded, records);
    let grant = account.grant.as_ref();
    let values = account.values.keys().chain(connection.client.keys()).cloned().collect();
    Overview {
        link_name: loaded.key.link.to_string(),
        name: connection.name.clone(),
        service: connection.service.to_string(),
        service_name: service.name.clone(),
        authentication: service.authentication.name(),
        owner: connection.owner,
        subject: loaded.key.subject.clone(),
        status,
        reason,
        account_label: account.label.clone(),
        requested_scopes: loaded.scopes(),
        granted_scopes: grant.map(|grant| grant.granted_scopes.clone()).unwrap_or_default(),
        missing_scopes: loaded.missing_scopes(),
        expires_at: grant.and_then(|grant| grant.expires_at),
        has_refresh_token: grant.is_some_and(|grant| grant.refresh_token.is_some()),
        last_used: core.process().usage.last(&loaded.key).max(account.last_used),
        last_refresh: grant.map(|grant| grant.obtained_at),
        last_error: account.last_error.clone(),
        created_at: connection.created_at,
        updated_at: connection.updated_at.max(account.updated_at),
        references: connection.references.iter().cloned().collect(),
        variables: connection.variables.clone(),
        metadata: account.kept.clone(),
        values,
        allowed_hosts: loaded.filled.hosts.patterns().iter().map(ToString::to_string).collect(),
        allow_any_host: connection.allow_any_host,
        base_url: loaded.filled.base_url.as_ref().map(ToString::to_string),
        redirect_url: connection.redirect_url.clone(),
        provenance: connection.provenance.clone(),
        snippets: Snippets {
            python: snippet::of_connection(core, loaded, Language::Python),
            command: snippet::of_connection(core, loaded, Language::Command),
        },
        warnings: warnings(loaded),
    }
}

/// The status of `loaded` and its reason.
pub(super) fn status_of(core: &Core, loaded: &Loaded, records: &Records) -> (Status, Option<String>) {
    if loaded.connection.owner == Owner::PerUser
        && loaded.key.subject.is_none()
        && !loaded.connection.disabled
    {
        return (Status::NotConnected, Some("each user has an account of its own".to_owned()));
    }
    let state = freshness(core, loaded);
    let facts = Facts {
        disabled: loaded.connection.disabled,
        missing: &loaded.missing(),
        grants: loaded.has_grants() && !(loaded.asks_for_itself() && loaded.account.grant.is_none()),
        outdated: loaded.outdated(),
        pending: authorizing::is_waiting(records, &loaded.key, core.clock.wall()),
        fresh_for: state.fresh_for,
        ends_in: state.ends_in,
        renewable: loaded.is_renewable(),
    };
    status::derive(&loaded.account, &facts)
}

/// What is worth knowing of `loaded`, and what to do about it.
pub(super) fn warnings(loaded: &Loaded) -> Vec<String> {
    let mut warnings = Vec::new();
    let missing = loaded.missing_scopes();
    if !missing.is_empty() {
        warnings.push(format!("not granted: {}", missing.join(", ")));
    }
    let Some(grant) = &loaded.account.grant else { return warnings };
    let Authentication::OAuth2(oauth2) = &loaded.service.authentication else { return warnings };
    let trouble = loaded.account.trouble.as_ref().map(|trouble| trouble.kind);
    let given_back = matches!(trouble, Some(TroubleKind::Revoked | TroubleKind::RevokePending));
    let ends = grant.expires_at.is_some() && grant.lifetime != Some(0);
    if ends && grant.refresh_token.is_none() && !grant.client_credentials && !given_back {
        warnings.push(no_refresh_token(grant.earlier));
    }
    if !oauth2.pkce && !grant.client_credentials {
        warnings.push("PKCE is off for this service".into());
    }
    if let Some(difference) = grant.clock_difference.filter(|seconds| seconds.abs() > CLOCK_WARNING) {
        warnings.push(format!("the clock of this machine differs from the service's by {difference} s"));
    }
    if trouble == Some(TroubleKind::RevokePending) {
        warnings.push("the service could not be told that the grant is given back; revoke again".into());
    }
    warnings
}

/// What a grant without a refresh token means, and why it does not have the earlier one.
fn no_refresh_token(earlier: Option<Earlier>) -> String {
    let why = match earlier {
        None | Some(Earlier::Kept) => {
            return "there is no refresh token: it must be authorized again when the access token ends"
                .into();
        }
        Some(Earlier::OtherAccount) => "the earlier one was another account's",
        Some(Earlier::UnknownAccount) => {
            "the earlier one was not kept, since the service does not say whose account this is"
        }
        Some(Earlier::FewerScopes) => "the earlier one was not kept, since it was granted fewer scopes",
        Some(Earlier::NotGood) => "the earlier one is no longer good",
    };
    format!(
        "there is no refresh token, and {why}: authorize again so that the service asks for consent (with the \
         parameter prompt=consent, where it knows that), or it must be done when the access token ends"
    )
}

/// The accounts of a connection that are shown: its one, or one for each user, or itself alone.
pub(super) fn accounts(owner: Owner, base: &Key, stored: Vec<Key>) -> Vec<Key> {
    match owner {
        Owner::PerUser if !stored.is_empty() => stored,
        _ => vec![base.clone()],
    }
}
