//! A new connection.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use secrecy::SecretString;

use super::given;
use crate::connections::core::Core;
use crate::connections::record::{self, AccountRecord, ConnectionRecord, Key, Owner};
use crate::connections::services::Service;
use crate::connections::{LinkName, check_display_name};
use crate::http::parse_address;
use crate::{Error, ErrorKind, Result};

/// What a connection is made from. Values that are missing make a draft; set them later.
#[derive(Debug, Clone, Default)]
pub struct NewConnection {
    /// The lasting name.
    pub link_name: String,
    /// The name that people read; the service's when empty.
    pub name: String,
    /// Link name of the service.
    pub service: String,
    /// Scopes to ask for; the service's default ones when empty.
    pub scopes: Vec<String>,
    /// Shared, or one account per user.
    pub owner: Owner,
    /// Secret values by name: parameters, `user_name` and `password`, `client_id` and `client_secret`,
    /// `consumer_key` and `consumer_secret`.
    pub values: BTreeMap<String, SecretString>,
    /// Values that fill the addresses; not secret.
    pub variables: BTreeMap<String, String>,
    /// Where the browser comes back to; exactly as registered.
    pub redirect_url: Option<String>,
    /// Hosts that may get the credential, besides those of the service.
    pub allowed_hosts: Vec<String>,
    /// Every public https host may get the credential.
    pub allow_any_host: bool,
}

/// Makes a connection. Of two with one link name, one is made.
pub(in crate::connections) async fn create(core: &Arc<Core>, new: NewConnection) -> Result<Key> {
    let link = LinkName::parse(&new.link_name)?;
    let service_link = LinkName::parse(&new.service)?;
    let key = Key::new(&link, None)?;
    let (shared, base) = (Arc::clone(core), key.clone());
    core.store
        .update(move |records| {
            let place = record::connection_place(&link);
            if records.contains_key(&place) {
                return Err(Error::new(
                    ErrorKind::ConnectionExists,
                    format!("there is a connection `{link}` already"),
                )
                .with_hint("Choose another link name, or use that connection."));
            }
            let service = shared.service(records, &service_link)?;
            let now = shared.clock.wall();
            let (connection, account) = records_of(new, &service, service_link, now)?;
            record::put(records, &place, &connection)?;
            match connection.owner {
                Owner::Shared => record::put(records, &base.place(), &account),
                Owner::PerUser => Ok(()),
            }
        })
        .await?;
    Ok(key)
}

/// The checks of a new connection, for one that comes from elsewhere.
pub(in crate::connections) fn check_record(connection: &ConnectionRecord, service: &Service) -> Result<()> {
    check_display_name(&connection.name)?;
    given::check_scopes(&connection.scopes, service)?;
    let client = connection.client.iter().map(|(name, value)| (name.clone(), value.to_secret())).collect();
    given::check_values(&client, service)?;
    given::check_variables(&connection.variables, service)?;
    given::check_hosts(&connection.allowed_hosts)?;
    connection.redirect_url.as_deref().map(parse_address).transpose().map(drop)
}

fn records_of(
    new: NewConnection,
    service: &Service,
    service_link: LinkName,
    now: i64,
) -> Result<(ConnectionRecord, AccountRecord)> {
    let name = if new.name.is_empty() { service.name.clone() } else { new.name };
    check_display_name(&name)?;
    given::check_scopes(&new.scopes, service)?;
    given::check_values(&new.values, service)?;
    let variables = given::usable_variables(new.variables, service)?;
    given::check_hosts(&new.allowed_hosts)?;
    if let Some(text) = &new.redirect_url {
        parse_address(text)?;
    }
    let (client, values) = given::split(&new.values);
    if new.owner == Owner::PerUser && !values.is_empty() {
        return Err(Error::config("a connection with one account per user has no values of its own")
            .with_hint("Set them for each subject."));
    }
    let connection = ConnectionRecord {
        name,
        service: service_link,
        scopes: new.scopes,
        owner: new.owner,
        client,
        variables,
        redirect_url: new.redirect_url,
        allowed_hosts: new.allowed_hosts,
        allow_any_host: new.allow_any_host,
        disabled: false,
        references: BTreeSet::new(),
        created_at: now,
        updated_at: now,
        provenance: None,
        later: serde_json::Map::new(),
    };
    Ok((connection, AccountRecord { values, created_at: now, updated_at: now, ..AccountRecord::default() }))
}
