//! A store, a server and clocks to play with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use secrecy::SecretString;
use tokio::sync::watch;

use super::server::Server;
use crate::connections::clock::{Clock, SystemClock};
use crate::connections::core::Core;
use crate::connections::store::Store;
use crate::connections::{Connection, Connections, ImportedTokens, NewConnection, Options};
use crate::vault::{Argon2Settings, KeySource, Vault, create_key_file};

/// Clocks that a test moves; they stand still by themselves.
#[derive(Debug)]
pub(in crate::connections) struct TestClock {
    wall: AtomicI64,
    steady: AtomicI64,
    /// Pauses that were begun; they end at once, or when they are let go.
    pauses: AtomicUsize,
    held: watch::Sender<bool>,
}

impl Default for TestClock {
    fn default() -> Self {
        Self {
            wall: AtomicI64::new(SystemClock.wall()),
            steady: AtomicI64::new(1_000_000),
            pauses: AtomicUsize::default(),
            held: watch::Sender::default(),
        }
    }
}

impl TestClock {
    /// Time passes on both clocks.
    pub(in crate::connections) fn pass(&self, seconds: i64) {
        self.jump(seconds);
        self.steady.fetch_add(seconds, Ordering::SeqCst);
    }

    /// From now on pauses end when this is said again with `false`.
    pub(in crate::connections) fn hold(&self, held: bool) {
        self.held.send_replace(held);
    }

    /// How many pauses were begun.
    pub(in crate::connections) fn pauses(&self) -> usize {
        self.pauses.load(Ordering::SeqCst)
    }

    /// Somebody sets the wall clock.
    pub(in crate::connections) fn jump(&self, seconds: i64) {
        self.wall.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn wall(&self) -> i64 {
        self.wall.load(Ordering::SeqCst)
    }

    fn steady(&self) -> Duration {
        Duration::from_secs(self.steady.load(Ordering::SeqCst).unsigned_abs())
    }

    fn pause(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        self.pauses.fetch_add(1, Ordering::SeqCst);
        let mut held = self.held.subscribe();
        async move { drop(held.wait_for(|held| !held).await) }.boxed()
    }
}

/// A vault in a directory of its own.
pub(in crate::connections) struct Place {
    pub(in crate::connections) directory: tempfile::TempDir,
}

/// The vault in `directory`, with the clock of the machine.
pub(in crate::connections) fn open_in(directory: &Path) -> Connections {
    let key = KeySource::KeyFile(directory.join("key"));
    Connections::open(&directory.join("vault"), &key, options()).unwrap()
}

impl Place {
    pub(in crate::connections) fn new() -> Self {
        let place = Self { directory: tempfile::tempdir().unwrap() };
        create_key_file(&place.directory.path().join("key")).unwrap();
        Vault::create(&place.path(), &place.key(), Argon2Settings::default()).unwrap();
        place
    }

    pub(in crate::connections) fn path(&self) -> PathBuf {
        self.directory.path().join("vault")
    }

    pub(in crate::connections) fn key(&self) -> KeySource {
        KeySource::KeyFile(self.directory.path().join("key"))
    }

    /// Another handle, as another process would have it.
    pub(in crate::connections) fn open(&self) -> Connections {
        self.open_with(Arc::new(TestClock::default()), options())
    }

    pub(in crate::connections) fn open_with(&self, clock: Arc<TestClock>, options: Options) -> Connections {
        let vault = Vault::open(&self.path(), &self.key()).unwrap();
        Connections::with_core(Core::with_clock(Store::file(vault), options, clock))
    }
}

pub(in crate::connections) fn options() -> Options {
    Options { timeout: Duration::from_secs(10), ..Options::default() }
}

pub(in crate::connections) fn secrets(pairs: &[(&str, &str)]) -> BTreeMap<String, SecretString> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), SecretString::from(*value))).collect()
}

pub(in crate::connections) fn new_connection(link_name: &str, service: &str) -> NewConnection {
    NewConnection {
        link_name: link_name.into(),
        service: service.into(),
        values: secrets(&[("client_id", "id"), ("client_secret", "client-CANARY")]),
        redirect_url: Some("http://127.0.0.1:33333/cb".into()),
        ..NewConnection::default()
    }
}

/// A store with one connection, `acme`, to a strict server.
pub(in crate::connections) struct Scene {
    pub(in crate::connections) server: Server,
    pub(in crate::connections) place: Place,
    pub(in crate::connections) clock: Arc<TestClock>,
    pub(in crate::connections) connections: Connections,
    pub(in crate::connections) acme: Connection,
}

impl Scene {
    pub(in crate::connections) async fn new() -> Self {
        Self::with("").await
    }

    /// With further lines for the OAuth 2 part of the service.
    pub(in crate::connections) async fn with(oauth2: &str) -> Self {
        let (server, place) = (Server::start().await, Place::new());
        let clock = Arc::new(TestClock::default());
        let connections = place.open_with(Arc::clone(&clock), options());
        connections.define(&server.definition("shop", oauth2), false).await.unwrap();
        let acme = connections.create(new_connection("acme", "shop")).await.unwrap();
        Self { server, place, clock, connections, acme }
    }

    /// With a grant whose access token has ended and whose refresh token is good for one use.
    pub(in crate::connections) async fn expired() -> Self {
        Self::expired_with("").await
    }

    pub(in crate::connections) async fn expired_with(oauth2: &str) -> Self {
        let scene = Self::with(oauth2).await;
        scene.import(3600).await;
        scene.clock.pass(3700);
        scene
    }

    /// Puts a grant in, good for so many seconds.
    pub(in crate::connections) async fn import(&self, seconds: i64) {
        self.server.state().seed("access-0", "refresh-0");
        self.acme
            .import_tokens(ImportedTokens {
                access_token: SecretString::from("access-0"),
                refresh_token: Some(SecretString::from("refresh-0")),
                expires_in: Some(seconds),
                ..ImportedTokens::default()
            })
            .await
            .unwrap();
    }

    /// The same vault in another process.
    pub(in crate::connections) fn open_elsewhere(&self) -> Connections {
        self.place.open_with(Arc::clone(&self.clock), options())
    }

    /// The same connection in another process that has the same vault.
    pub(in crate::connections) async fn elsewhere(&self) -> Connection {
        self.open_elsewhere().connection("acme", None).await.unwrap()
    }
}
