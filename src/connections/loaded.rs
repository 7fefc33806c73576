//! One account of one connection, with its service, as the store has it now.

use std::sync::Arc;

use super::hosts::{AllowedHosts, HostPattern};
use super::record::{self, AccountRecord, ConnectionRecord, Key, Owner, ServiceRecord, TroubleKind};
use super::secret::Secret;
use super::services::{Authentication, Endpoints, Filled, Grant as GrantType, Service, Values};
use crate::http::Origin;
use crate::near;
use crate::vault::Records;
use crate::{Error, ErrorKind, Result};

/// The values that belong to the client, not to an account.
pub(super) const CLIENT_VALUES: [&str; 4] = ["client_id", "client_secret", "consumer_key", "consumer_secret"];

/// What to do when nobody knows whether a refresh token was spent.
pub(super) const TRY_ONCE: &str =
    "`refresh` with force sends the refresh token once more; if it is refused, authorize the connection.";

/// Before anything is filled in.
fn not_filled() -> Filled {
    Filled { base_url: None, hosts: AllowedHosts::default(), test: None, endpoints: Endpoints::default() }
}

/// An account with everything that a call or an authorization needs.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub(super) key: Key,
    pub(super) connection: ConnectionRecord,
    pub(super) account: AccountRecord,
    pub(super) service: Arc<Service>,
    pub(super) filled: Filled,
    /// The service came with a bundle.
    pub(super) imported_service: bool,
    /// Why the addresses could not be filled in.
    broken: Option<String>,
}

impl Loaded {
    /// The account `key` in `records`; `service` finds services.
    pub(super) fn new(
        key: &Key,
        records: &Records,
        service: impl FnOnce(&super::LinkName) -> Result<Arc<Service>>,
    ) -> Result<Self> {
        let connection: ConnectionRecord = record::get(records, &record::connection_place(&key.link))?
            .ok_or_else(|| unknown(&key.link, records))?;
        if connection.owner == Owner::Shared && key.subject.is_some() {
            return Err(Error::config(format!(
                "the connection `{}` is shared; it has no subjects",
                key.link
            )));
        }
        let account: Option<AccountRecord> = record::get(records, &key.place())?;
        let service = service(&connection.service)?;
        let account = account.unwrap_or_default();
        let (filled, broken) = (not_filled(), None);
        let record: Option<ServiceRecord> =
            record::get(records, &record::service_place(&connection.service))?;
        let imported_service = record.is_some_and(|record| record.provenance.is_some());
        let mut loaded =
            Self { key: key.clone(), connection, account, service, filled, imported_service, broken };
        // Such a connection must still be shown, changed and deleted.
        loaded.broken = loaded.fill().err().map(|error| error.message().to_owned());
        Ok(loaded)
    }

    /// Fills in the addresses with what is known now.
    pub(super) fn fill(&mut self) -> Result<()> {
        self.filled = self.service.filled(&values(&self.connection, &self.account))?;
        self.add_hosts()
    }

    fn add_hosts(&mut self) -> Result<()> {
        for text in &self.connection.allowed_hosts {
            self.filled.hosts.add(HostPattern::parse(text)?);
        }
        if self.connection.allow_any_host {
            self.filled.hosts = std::mem::take(&mut self.filled.hosts).or_any();
        }
        Ok(())
    }

    /// Prompts of the values that are missing.
    pub(super) fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        for variable in &self.service.variables {
            let known = self.connection.variables.contains_key(&variable.key) || variable.default.is_some();
            if !known && !variable.learned {
                missing.push(variable.display_name.clone().unwrap_or_else(|| variable.key.clone()));
            }
        }
        for parameter in &self.service.parameters {
            if self.value(parameter.value_name()).is_none()
                && parameter.default.is_none()
                && !parameter.optional
            {
                missing.push(parameter.prompt().to_owned());
            }
        }
        let needed: &[&str] = match &self.service.authentication {
            Authentication::ApiKey => &[],
            Authentication::Basic => &["user_name", "password"],
            Authentication::OAuth1(_) => &["consumer_key", "consumer_secret"],
            Authentication::OAuth2(_) => &["client_id"],
        };
        missing
            .extend(needed.iter().filter(|name| self.value(name).is_none()).map(|name| (*name).to_owned()));
        if self.names_no_host() {
            missing.push("allowed_hosts".to_owned());
        }
        if let Some(broken) = self.broken.as_ref().filter(|_| missing.is_empty()) {
            missing.push(format!("a usable address ({broken})"));
        }
        missing
    }

    /// Whether neither the service nor the connection says where the credential may go.
    fn names_no_host(&self) -> bool {
        let told = match &self.service.authentication {
            Authentication::OAuth2(oauth2) => oauth2.base_url_from.is_some(),
            _ => false,
        };
        let by_service = told || self.service.base_url.is_some() || !self.service.allowed_hosts.is_empty();
        !by_service && self.connection.allowed_hosts.is_empty() && !self.connection.allow_any_host
    }

    /// A value of the client or of the account.
    pub(super) fn value(&self, name: &str) -> Option<&Secret> {
        let from = if CLIENT_VALUES.contains(&name) { &self.connection.client } else { &self.account.values };
        from.get(name)
    }

    /// Whether the service gives grants (OAuth).
    pub(super) fn has_grants(&self) -> bool {
        matches!(self.service.authentication, Authentication::OAuth1(_) | Authentication::OAuth2(_))
    }

    /// Whether the client may ask for a token on its own.
    pub(super) fn asks_for_itself(&self) -> bool {
        match &self.service.authentication {
            Authentication::OAuth2(oauth2) => match &self.account.grant {
                Some(grant) => grant.client_credentials,
                None => oauth2.grants.first() == Some(&GrantType::ClientCredentials),
            },
            _ => false,
        }
    }

    /// Whether another token can be had without the user.
    pub(super) fn is_renewable(&self) -> bool {
        let refreshes = matches!(self.service.authentication, Authentication::OAuth2(_))
            && self.account.grant.as_ref().is_some_and(|grant| grant.refresh_token.is_some());
        refreshes || self.asks_for_itself()
    }

    /// The scopes that are asked for.
    pub(super) fn scopes(&self) -> Vec<String> {
        match &self.service.authentication {
            Authentication::OAuth2(oauth2) if self.connection.scopes.is_empty() => {
                oauth2.default_scopes.clone()
            }
            _ => self.connection.scopes.clone(),
        }
    }

    /// The scopes that go along; none for services that fix them where the app is registered.
    pub(super) fn scopes_to_send(&self) -> Vec<String> {
        match &self.service.authentication {
            Authentication::OAuth2(oauth2) if oauth2.scopes_at_registration => Vec::new(),
            _ => self.scopes(),
        }
    }

    /// Where secrets of the authorization go now.
    pub(super) fn token_origin(&self) -> Option<String> {
        let endpoints = &self.filled.endpoints;
        let url = endpoints.refresh.as_ref().or(endpoints.token.as_ref())?;
        Origin::of(url).ok().map(|origin| origin.to_string())
    }

    /// The name of the client at the service; it is no secret.
    pub(super) fn client(&self) -> Option<&str> {
        let name = match &self.service.authentication {
            Authentication::OAuth1(_) => "consumer_key",
            _ => "client_id",
        };
        self.connection.client.get(name).map(Secret::expose)
    }

    /// Why the stored grant does not fit the connection any more.
    pub(super) fn outdated(&self) -> Option<String> {
        let grant = self.account.grant.as_ref()?;
        if let (Some(before), Some(now)) = (&grant.issuer_origin, self.token_origin())
            && *before != now
        {
            return Some(format!("the token URL of the service moved from {before} to {now}"));
        }
        if grant.client_id.is_some() && grant.client_id.as_deref() != self.client() {
            return Some("the client id or consumer key changed".to_owned());
        }
        let wanted = self.scopes();
        if grant.requested_scopes != wanted && wanted.iter().any(|scope| !self.was_granted(scope)) {
            return Some("other scopes are asked for since it was authorized".to_owned());
        }
        None
    }

    /// Refuses to go on with an account that cannot be used.
    pub(super) fn check_usable(&self) -> Result<()> {
        self.check_complete()?;
        if let Some(trouble) = &self.account.trouble {
            let what = match trouble.kind {
                TroubleKind::NeedsReauth => "must be authorized again",
                TroubleKind::Revoked | TroubleKind::RevokePending => "was revoked",
            };
            let error = self.reauthorize(what, &trouble.reason);
            return Err(if trouble.unclear { error.with_hint(TRY_ONCE) } else { error });
        }
        if let Some(reason) = self.outdated() {
            return Err(self.reauthorize("must be authorized again", &reason));
        }
        if self.has_grants() && self.account.grant.is_none() && !self.asks_for_itself() {
            return Err(self.reauthorize("is not authorized", "nobody authorized it yet"));
        }
        Ok(())
    }

    /// Refuses to go on with an account that could not even be authorized.
    pub(super) fn check_complete(&self) -> Result<()> {
        self.check_enabled()?;
        self.check_subject()?;
        let missing = self.missing();
        if missing.is_empty() {
            return Ok(());
        }
        Err(Error::config(format!("the connection `{}` is not complete", self.key.link))
            .with_hint(format!("Set: {}.", missing.join(", "))))
    }

    /// Refuses to go on with a connection that was switched off.
    pub(super) fn check_enabled(&self) -> Result<()> {
        if self.connection.disabled {
            return Err(Error::new(
                ErrorKind::ConnectionDisabled,
                format!("the connection `{}` is switched off", self.key.link),
            )
            .with_hint("Enable it to use it."));
        }
        Ok(())
    }

    /// Refuses a connection of many users without a user.
    pub(super) fn check_subject(&self) -> Result<()> {
        if self.connection.owner == Owner::PerUser && self.key.subject.is_none() {
            return Err(Error::config(format!(
                "the connection `{}` has one account per user",
                self.key.link
            ))
            .with_hint("Name the subject."));
        }
        Ok(())
    }

    pub(super) fn reauthorize(&self, what: &str, reason: &str) -> Error {
        Error::new(ErrorKind::Reauthorize, format!("the connection `{}` {what}: {reason}", self.key.link))
            .with_hint("Authorize the connection.")
    }
}

/// What fills the templates: the variables, and what was learned in the authorization.
fn values(connection: &ConnectionRecord, account: &AccountRecord) -> Values {
    let mut values = account.kept.clone();
    values.extend(connection.variables.clone());
    values
}

/// There is no such connection.
pub(super) fn unknown(link: &super::LinkName, records: &Records) -> Error {
    let names = record::connections(records);
    let known: Vec<&str> = names.iter().map(super::LinkName::as_str).collect();
    Error::new(ErrorKind::UnknownConnection, format!("there is no connection `{link}`"))
        .with_hint(near::hint(link.as_str(), &known, "List the connections, or create it."))
}
