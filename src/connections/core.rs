//! What all handles of one store share: the store, the clocks, and what each process keeps in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::LinkName;
use super::clock::{Clock, SystemClock};
use super::loaded::Loaded;
use super::options::Options;
use super::record::{self, AccountRecord, Key, ServiceRecord};
use super::refreshing::{Deadlines, Flights, Unsaved};
use super::services::{self, Service};
use super::store::Store;
use super::usage::Usage;
use crate::auth::oauth2::OAuth2;
use crate::http::{HttpClient, Origin};
use crate::near;
use crate::per_process::PerProcess;
use crate::unpoisoned::lock;
use crate::vault::Records;
use crate::{Error, Result};

/// How many HTTP clients with different trusted origins are kept.
const MOST_CLIENTS: usize = 64;

/// How many read definitions are kept.
const MOST_SERVICES: usize = 256;

/// How many accounts are kept of what can be had again from the store: the names of subjects are the caller's, and
/// so is how many there are.
pub(super) const MOST_ACCOUNTS: usize = if cfg!(test) { 100 } else { 10_000 };

/// The shared inside of [`Connections`](super::Connections).
pub(super) struct Core {
    pub(super) store: Store,
    pub(super) options: Options,
    pub(super) clock: Arc<dyn Clock>,
    /// Locks and tasks: a forked child makes its own.
    process: PerProcess<InProcess>,
}

/// One version of the records, and the accounts that were read from it.
type Version = (Arc<Records>, HashMap<Key, Arc<Loaded>>);

/// What lives in one process only.
#[derive(Default)]
pub(super) struct InProcess {
    clients: Mutex<HashMap<String, Arc<HttpClient>>>,
    services: Mutex<HashMap<LinkName, (String, Arc<Service>)>>,
    /// The accounts of one version of the records, so that an unchanged store costs nothing.
    loaded: Mutex<Option<Version>>,
    pub(super) flights: Flights,
    pub(super) deadlines: Deadlines,
    pub(super) unsaved: Unsaved,
    pub(super) usage: Usage,
}

impl Core {
    pub(super) fn new(store: Store, options: Options) -> Arc<Self> {
        Self::with_clock(store, options, Arc::new(SystemClock))
    }

    pub(super) fn with_clock(store: Store, options: Options, clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self { store, options, clock, process: PerProcess::new() })
    }

    /// What this process keeps.
    pub(super) fn process(&self) -> Arc<InProcess> {
        self.process.get_or_init(InProcess::default)
    }

    /// The account `key` as the store has it now.
    pub(super) async fn loaded(&self, key: &Key) -> Result<Arc<Loaded>> {
        let records = self.store.read().await?;
        let process = self.process();
        if let Some((version, accounts)) = &*lock(&process.loaded)
            && Arc::ptr_eq(version, &records)
            && let Some(loaded) = accounts.get(key)
        {
            return Ok(Arc::clone(loaded));
        }
        let loaded = Arc::new(self.load(key, &records)?);
        let mut cache = lock(&process.loaded);
        match &mut *cache {
            Some((version, accounts)) if Arc::ptr_eq(version, &records) => {
                make_room(accounts, MOST_ACCOUNTS, |_| false);
                accounts.insert(key.clone(), Arc::clone(&loaded));
            }
            _ => *cache = Some((records, HashMap::from([(key.clone(), Arc::clone(&loaded))]))),
        }
        Ok(loaded)
    }

    /// The account `key` in `records`.
    pub(super) fn load(&self, key: &Key, records: &Records) -> Result<Loaded> {
        Loaded::new(key, records, |link| self.service(records, link))
    }

    /// The service `link` in `records`, or the built-in one.
    pub(super) fn service(&self, records: &Records, link: &LinkName) -> Result<Arc<Service>> {
        let record: Option<ServiceRecord> = record::get(records, &record::service_place(link))?;
        let Some(record) = record else {
            return services::find(link.as_str())?.map_or_else(|| Err(unknown_service(link, records)?), Ok);
        };
        let process = self.process();
        if let Some((definition, service)) = lock(&process.services).get(link)
            && *definition == record.definition
        {
            return Ok(Arc::clone(service));
        }
        let service = Arc::new(services::read_stored(&record.definition)?);
        let mut services = lock(&process.services);
        make_room(&mut services, MOST_SERVICES, |_| false);
        services.insert(link.clone(), (record.definition, Arc::clone(&service)));
        Ok(service)
    }

    /// The HTTP client that trusts `origins` and those of the options.
    pub(super) fn http(&self, mut origins: Vec<Origin>) -> Arc<HttpClient> {
        origins.extend(self.options.trusted.iter().cloned());
        let mut names: Vec<String> = origins.iter().map(ToString::to_string).collect();
        names.sort_unstable();
        names.dedup();
        let process = self.process();
        let mut clients = lock(&process.clients);
        make_room(&mut clients, MOST_CLIENTS, |_| false);
        let client = clients
            .entry(names.join(" "))
            .or_insert_with(|| Arc::new(HttpClient::new(self.options.http(origins))));
        Arc::clone(client)
    }

    /// The HTTP client for `loaded`: it trusts what a definition of one's own or the user's settings name.
    pub(super) fn http_for(&self, loaded: &Loaded) -> Arc<HttpClient> {
        // Neither a stranger's definition nor his variables decide which private addresses are asked.
        let imported = loaded.connection.provenance.is_some() && !loaded.connection.variables.is_empty();
        let named = if loaded.imported_service || imported { Vec::new() } else { loaded.filled.trusted() };
        self.http(named)
    }

    /// The OAuth 2 client of `loaded`.
    pub(super) fn oauth2(&self, loaded: &Loaded) -> Result<OAuth2> {
        let client_id = loaded.need("client_id")?.expose();
        let mut settings = loaded.filled.oauth2_settings(&loaded.service, client_id)?;
        let secret = loaded.value("client_secret").filter(|_| !loaded.service.has_public_clients());
        settings.client_secret = secret.map(super::secret::Secret::to_secret);
        settings.scopes = loaded.scopes_to_send();
        settings.timeout = self.options.timeout;
        OAuth2::new(settings, self.http_for(loaded))
    }

    /// Changes the account `key` as one whole.
    pub(super) async fn change<T, F>(self: &Arc<Self>, key: &Key, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Loaded) -> Result<T> + Send + 'static,
    {
        let (core, key) = (Arc::clone(self), key.clone());
        self.store
            .update(move |records| {
                let mut loaded = core.load(&key, records)?;
                let answer = change(&mut loaded)?;
                core.save(loaded, records)?;
                Ok(answer)
            })
            .await
    }

    /// Forgets what this process knows of an account that is gone.
    pub(super) fn forget(&self, key: &Key) {
        let process = self.process();
        process.usage.forget(key);
        process.deadlines.forget(key);
        process.unsaved.forget(key);
    }

    /// Puts both records of `loaded` back.
    pub(super) fn save(&self, mut loaded: Loaded, records: &mut Records) -> Result<()> {
        let now = self.clock.wall();
        if let Some(used) = self.process().usage.take(&loaded.key) {
            loaded.account.last_used = loaded.account.last_used.max(Some(used));
        }
        record::put(records, &record::connection_place(&loaded.key.link), &loaded.connection)?;
        if loaded.connection.owner == record::Owner::PerUser && loaded.key.subject.is_none() {
            return Ok(());
        }
        if loaded.account.created_at == 0 {
            loaded.account.created_at = now;
        }
        record::put(records, &loaded.key.place(), &loaded.account)
    }
}

impl std::fmt::Debug for Core {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Core").field("store", &self.store).finish_non_exhaustive()
    }
}

impl AccountRecord {
    /// Takes note of a change.
    pub(super) fn touched(&mut self, now: i64) {
        self.updated_at = now;
    }
}

/// Makes room for one more in a map with a cap: all that is not `needed` goes, or everything when that frees nothing.
pub(super) fn make_room<K, V>(map: &mut HashMap<K, V>, most: usize, needed: impl Fn(&V) -> bool) {
    if map.len() < most {
        return;
    }
    map.retain(|_, value| needed(value));
    if map.len() >= most {
        map.clear();
    }
}

fn unknown_service(link: &LinkName, records: &Records) -> Result<Error> {
    let defined = record::services(records);
    let built_in = services::built_in()?.iter().map(|service| service.link_name.as_str());
    let known: Vec<&str> = built_in.chain(defined.iter().map(LinkName::as_str)).collect();
    Ok(Error::config(format!("there is no service `{link}`")).with_hint(near::hint(
        link.as_str(),
        &known,
        "List the services, or define it.",
    )))
}

#[cfg(test)]
mod tests {
    use super::super::tests::scene::{new_connection, options};
    use super::*;
    use crate::connections::Connections;

    #[tokio::test]
    async fn accounts_that_callers_name_do_not_fill_the_memory() {
        let connections = Connections::in_memory("named", options());
        let mut new = new_connection("acme", "google");
        new.owner = record::Owner::PerUser;
        connections.create(new).await.unwrap();
        let (core, link) = (connections.core(), LinkName::parse("acme").unwrap());
        for number in 0..MOST_ACCOUNTS + 10 {
            core.loaded(&Key::new(&link, Some(&number.to_string())).unwrap()).await.unwrap();
        }
        let process = core.process();
        let (_, accounts) = lock(&process.loaded).clone().unwrap();
        assert_eq!(accounts.len(), 10);
    }

    #[test]
    fn what_is_needed_stays_while_there_is_room() {
        let mut map: HashMap<u8, bool> = (0..4).map(|number| (number, number == 0)).collect();
        make_room(&mut map, 5, |needed| *needed);
        assert_eq!(map.len(), 4);
        make_room(&mut map, 4, |needed| *needed);
        assert_eq!(map, HashMap::from([(0, true)]));
        map.insert(1, true);
        make_room(&mut map, 2, |needed| *needed);
        assert!(map.is_empty());
    }
}
