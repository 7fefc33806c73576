//! All connections of one store.

use std::path::Path;
use std::sync::Arc;

use secrecy::SecretString;

use super::LinkName;
use super::authorizing::{self, Finished};
use super::bundle::{self, Carried, Export};
use super::connection::Connection;
use super::core::Core;
use super::lifecycle::{self, NewConnection};
use super::loaded::unknown;
use super::options::Options;
use super::overview::{self, Overview};
use super::record::{self, ConnectionRecord, Key, Owner};
use super::services::{self, Service};
use super::store::Store;
use crate::vault::{Argon2Settings, KeySource, Vault, make_directory};
use crate::{Error, Result};

/// All connections of one store. A cheap handle; good in every thread, and in a forked child.
#[derive(Debug, Clone)]
pub struct Connections {
    core: Arc<Core>,
}

impl Connections {
    /// Opens the vault at `path`. Reads a file and stretches a passphrase: blocks the thread.
    pub fn open(path: &Path, key: &KeySource, options: Options) -> Result<Self> {
        let vault = Vault::open_at_least(path, key, options.least_generation)?;
        Ok(Self { core: Core::new(Store::file(vault), options) })
    }

    /// Makes a vault at `path`, in a new private directory where there is none; refuses to replace a file. Blocks the thread.
    pub fn create_vault(
        path: &Path,
        key: &KeySource,
        settings: Argon2Settings,
        options: Options,
    ) -> Result<Self> {
        // Not so for a bundle: a mistake in its path shall not make directories.
        make_directory(path)?;
        let vault = Vault::create(path, key, settings)?;
        Ok(Self { core: Core::new(Store::file(vault), options) })
    }

    /// The store in memory called `id`: shared in the process, gone with it, and not seen by a forked child.
    pub fn in_memory(id: &str, options: Options) -> Self {
        Self { core: Core::new(Store::memory(id), options) }
    }

    /// With clocks that a test sets.
    #[cfg(test)]
    pub(super) fn with_core(core: Arc<Core>) -> Self {
        Self { core }
    }

    #[cfg(test)]
    pub(super) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    /// The vault's file; none in memory.
    pub fn path(&self) -> Option<&Path> {
        self.core.store.path()
    }

    /// How often the vault was written. Who keeps this number elsewhere (in the OS keyring) and gives it as
    /// `least_generation` notices when an older copy of the file was put back.
    pub async fn generation(&self) -> Result<u64> {
        self.core.store.generation().await
    }

    /// Seals the vault under the key `new`; `old` is the present one. Refreshes that are under way, here or in
    /// another process, are waited for, and answers that could not be stored so far are stored: with the old key
    /// that would not be possible any more. Another process that may still hold such an answer is a `Locked`
    /// error. Open the vault anew afterwards.
    pub async fn change_key(&self, old: KeySource, new: KeySource, settings: Argon2Settings) -> Result<()> {
        lifecycle::change_key(&self.core, (old, new), settings).await
    }

    /// All services, built in and defined here, by link name.
    pub async fn services(&self) -> Result<Vec<Arc<Service>>> {
        let records = self.core.store.read().await?;
        let mut all: Vec<Arc<Service>> = services::built_in()?.to_vec();
        for link in record::services(&records) {
            all.push(self.core.service(&records, &link)?);
        }
        all.sort_by(|one, other| one.link_name.cmp(&other.link_name));
        Ok(all)
    }

    /// One service.
    pub async fn service(&self, link_name: &str) -> Result<Arc<Service>> {
        let records = self.core.store.read().await?;
        self.core.service(&records, &LinkName::parse(link_name)?)
    }

    /// Defines a service from TOML or JSON text. A built-in one is never replaced. Replacing one in a way that
    /// could take secrets to another place makes its connections ask for a new authorization.
    pub async fn define(&self, definition: &str, replace: bool) -> Result<Arc<Service>> {
        lifecycle::define(&self.core, definition.to_owned(), replace).await
    }

    /// Forgets a service that was defined here and that no connection uses.
    pub async fn undefine(&self, link_name: &str) -> Result<()> {
        lifecycle::undefine(&self.core, LinkName::parse(link_name)?).await
    }

    /// Makes a connection. Of two with one link name, one is made and the other gets `ConnectionExists`.
    pub async fn create(&self, new: NewConnection) -> Result<Connection> {
        let key = lifecycle::create(&self.core, new).await?;
        Ok(Connection::new(Arc::clone(&self.core), key))
    }

    /// How all accounts stand; those of one user when `subject` is given (and then only of connections with
    /// one account per user).
    pub async fn list(&self, subject: Option<&str>) -> Result<Vec<Overview>> {
        let records = self.core.store.read().await?;
        let mut all = Vec::new();
        for link in record::connections(&records) {
            let place = record::connection_place(&link);
            let Some(connection) = record::get::<ConnectionRecord>(&records, &place)? else { continue };
            let stored = record::accounts(&records, Some(&link));
            for key in overview::accounts(connection.owner, &Key::new(&link, None)?, stored) {
                if subject.is_none() || key.subject.as_deref() == subject {
                    all.push(overview::overview(&self.core, &self.core.load(&key, &records)?, &records));
                }
            }
        }
        Ok(all)
    }

    /// Link names of all connections.
    pub async fn names(&self) -> Result<Vec<String>> {
        let records = self.core.store.read().await?;
        Ok(record::connections(&records).into_iter().map(Into::into).collect())
    }

    /// One connection; of a connection with one account per user, the account of `subject`, which need not
    /// exist yet.
    pub async fn connection(&self, link_name: &str, subject: Option<&str>) -> Result<Connection> {
        let link = LinkName::parse(link_name)?;
        let key = Key::new(&link, subject)?;
        let records = self.core.store.read().await?;
        let connection: ConnectionRecord = record::get(&records, &record::connection_place(&link))?
            .ok_or_else(|| unknown(&link, &records))?;
        if connection.owner == Owner::Shared && subject.is_some() {
            return Err(Error::config(format!("the connection `{link}` is shared; it has no subjects")));
        }
        Ok(Connection::new(Arc::clone(&self.core), key))
    }

    /// Takes connections to another store: writes a bundle, encrypted with a passphrase of its own. Refuses to
    /// replace a file.
    pub async fn export(
        &self,
        path: &Path,
        passphrase: SecretString,
        settings: Argon2Settings,
        what: Export,
    ) -> Result<Carried> {
        bundle::export(&self.core, path.to_owned(), passphrase, settings, what).await
    }

    /// Takes a bundle in: all of it or nothing. It replaces neither services nor connections. Where refresh
    /// tokens rotate, stop using the connections where they came from: a grant has one owner.
    pub async fn import(&self, path: &Path, passphrase: SecretString) -> Result<Carried> {
        bundle::import(&self.core, path.to_owned(), passphrase).await
    }

    /// Finishes an authorization that a web app began, whichever connection it was for.
    ///
    /// `callback` is the query of the redirect or its whole address. `expected_state` is the state from the
    /// user's session: without it, an attacker could make a victim's browser finish the attacker's
    /// authorization.
    pub async fn finish(&self, callback: &str, expected_state: Option<&SecretString>) -> Result<Finished> {
        use secrecy::ExposeSecret;
        let expected = expected_state.map(ExposeSecret::expose_secret);
        authorizing::finish(&self.core, callback, expected, None).await
    }
}
