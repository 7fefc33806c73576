//! Taking connections to another store: a vault file of its own, under a passphrase of its own.
//!
//! A bundle may come from a stranger: it never replaces a service or a connection, where it came from stays
//! on what it brought, its connections bring no further hosts and no redirect address elsewhere, and a service from it may not name private or
//! unencrypted addresses until it is defined here. Where refresh tokens rotate, a grant has one owner: use it in one place only.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::core::Core;
use super::lifecycle::check_record;
use super::record::{self, AccountRecord, ConnectionRecord, ServiceRecord};
use super::{LinkName, services};
use crate::http::{is_loopback, parse_address};
use crate::vault::{Argon2Settings, KeySource, Records, Vault};
use crate::{Error, ErrorKind, Result};

/// Shortest passphrase, in characters: a bundle travels, so it can be guessed at in peace.
const SHORTEST: usize = 8;

/// What to take along.
#[derive(Debug, Clone, Default)]
pub struct Export {
    /// Link names of connections; all when not given.
    pub links: Option<Vec<String>>,
    /// Leave out client secrets, keys, tokens and accounts: only how the connections are set up.
    pub without_secrets: bool,
}

/// What went along, or came in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Carried {
    /// Link names of services.
    pub services: Vec<String>,
    /// Link names of connections.
    pub connections: Vec<String>,
    /// How many accounts with grants or keys.
    pub accounts: usize,
}

/// Writes a bundle; refuses to replace a file.
pub(super) async fn export(
    core: &Arc<Core>,
    path: PathBuf,
    passphrase: SecretString,
    settings: Argon2Settings,
    what: Export,
) -> Result<Carried> {
    if passphrase.expose_secret().chars().count() < SHORTEST {
        return Err(Error::config(format!("the passphrase of a bundle has {SHORTEST} characters or more")));
    }
    let records = core.store.read().await?;
    let (chosen, carried) = choose(core, &records, &what)?;
    blocking(move || {
        let vault = Vault::create(&path, &KeySource::Passphrase(passphrase), settings)?;
        let filled = vault.update(|records| {
            *records = chosen;
            Ok(())
        });
        if filled.is_err() {
            // An empty bundle would look like a whole one.
            let _ = std::fs::remove_file(&path);
        }
        filled
    })
    .await?;
    Ok(carried)
}

/// Takes everything in, or nothing.
pub(super) async fn import(core: &Arc<Core>, path: PathBuf, passphrase: SecretString) -> Result<Carried> {
    let name = file_name(&path);
    let bundle = blocking(move || Vault::open(&path, &KeySource::Passphrase(passphrase))?.read()).await?;
    let shared = Arc::clone(core);
    core.store
        .update(move |records| {
            let mut carried = Carried::default();
            for link in record::services(&bundle) {
                take_service(records, &bundle, &link, &name)?;
                carried.services.push(link.to_string());
            }
            for link in record::connections(&bundle) {
                carried.accounts += take_connection(&shared, records, &bundle, &link, &name)?;
                carried.connections.push(link.to_string());
            }
            Ok(carried)
        })
        .await
}

fn choose(core: &Core, records: &Records, what: &Export) -> Result<(Records, Carried)> {
    let links = match &what.links {
        None => record::connections(records),
        Some(names) => names.iter().map(|name| LinkName::parse(name)).collect::<Result<_>>()?,
    };
    let (mut chosen, mut carried) = (Records::new(), Carried::default());
    for link in links {
        let place = record::connection_place(&link);
        let mut connection: ConnectionRecord =
            record::get(records, &place)?.ok_or_else(|| super::loaded::unknown(&link, records))?;
        let service = record::service_place(&connection.service);
        if let Some(definition) = records.get(&service)
            && chosen.insert(service, definition.clone()).is_none()
        {
            carried.services.push(connection.service.to_string());
        }
        // Who uses it here is nobody there.
        connection.references.clear();
        if what.without_secrets {
            connection.client.clear();
        }
        record::put(&mut chosen, &place, &connection)?;
        carried.connections.push(link.to_string());
        for key in record::accounts(records, Some(&link)).into_iter().filter(|_| !what.without_secrets) {
            let Some(mut account) = record::get::<AccountRecord>(records, &key.place())? else { continue };
            (account.in_flight, account.failure, account.last_used) = (None, None, None);
            record::put(&mut chosen, &key.place(), &account)?;
            carried.accounts += 1;
        }
    }
    if carried.connections.is_empty() {
        return Err(Error::config("there is nothing to export"));
    }
    log::info!("{} connections of {:?} were exported", carried.connections.len(), core.store);
    Ok((chosen, carried))
}

fn take_service(records: &mut Records, bundle: &Records, link: &LinkName, name: &str) -> Result<()> {
    let place = record::service_place(link);
    let Some(mut service) = record::get::<ServiceRecord>(bundle, &place)? else { return Ok(()) };
    let read = services::read(&service.definition)?;
    if read.link_name != *link {
        return Err(Error::config(format!(
            "the bundle calls the service `{}` by another name",
            read.link_name
        )));
    }
    if services::find(link.as_str())?.is_some() {
        return Err(clash(format!("the bundle brings a service `{link}`, which is built in")));
    }
    match record::get::<ServiceRecord>(records, &place)? {
        Some(known) if known.definition == service.definition => Ok(()),
        Some(_) => Err(clash(format!("another service `{link}` is defined here"))),
        None => {
            service.provenance = Some(name.to_owned());
            record::put(records, &place, &service)
        }
    }
}

fn take_connection(
    core: &Core,
    records: &mut Records,
    bundle: &Records,
    link: &LinkName,
    name: &str,
) -> Result<usize> {
    let place = record::connection_place(link);
    if records.contains_key(&place) {
        return Err(Error::new(
            ErrorKind::ConnectionExists,
            format!("there is a connection `{link}` already"),
        )
        .with_hint("Delete that one first, or export the bundle without it."));
    }
    let Some(mut connection) = record::get::<ConnectionRecord>(bundle, &place)? else { return Ok(0) };
    let service = core.service(records, &connection.service)?;
    check_record(&connection, &service)?;
    connection.provenance = Some(name.to_owned());
    connection.references.clear();
    // Where a credential may go besides the service's own hosts is not for a stranger to say.
    connection.allowed_hosts.clear();
    connection.allow_any_host = false;
    // Nor where the browser takes the code: with a stranger's client the code is enough to get the tokens.
    connection.redirect_url = connection.redirect_url.filter(|url| stays_here(url));
    record::put(records, &place, &connection)?;
    let mut accounts = 0;
    for key in record::accounts(bundle, Some(link)) {
        let Some(account) = record::get::<AccountRecord>(bundle, &key.place())? else { continue };
        record::Key::new(&key.link, key.subject.as_deref())?;
        record::put(records, &key.place(), &account)?;
        accounts += 1;
    }
    // A shared connection has its account from the beginning.
    let own = record::Key::new(link, None)?;
    if connection.owner == record::Owner::Shared && !records.contains_key(&own.place()) {
        record::put(records, &own.place(), &AccountRecord::default())?;
    }
    Ok(accounts)
}

/// Whether a browser that is sent to `redirect_url` stays on this machine. Browsers resolve `localhost` themselves,
/// and it is what the drivers' documentation registers.
fn stays_here(redirect_url: &str) -> bool {
    parse_address(redirect_url).is_ok_and(|url| is_loopback(&url) || url.host_str() == Some("localhost"))
}

fn clash(what: String) -> Error {
    Error::new(ErrorKind::ConnectionExists, what)
        .with_hint("A bundle replaces nothing; if you trust its sender, ask for it under another name.")
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let shown: String = name.chars().filter(|c| !c.is_control()).take(100).collect();
    format!("imported from `{shown}`")
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::internal("work on a bundle was cut off").with_source(error))?
}
