//! A vault that is opened when it is first used.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use pyo3::prelude::*;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

use crate::bindings::arguments::{positive_seconds, proxy, seconds};
use crate::connections::{Connections, Options};
use crate::http::{Origin, parse_address};
use crate::per_process::PerProcess;
use crate::vault::{Argon2Settings, KeySource};
use crate::{Error, ErrorKind, Result};

const MEMORY: &str = "memory://";

/// Shortest passphrase that something new is sealed with, in characters.
const SHORTEST: usize = 8;

/// All keywords of the constructor.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Keywords {
    path: PathBuf,
    passphrase: Option<String>,
    key_file: Option<PathBuf>,
    key: Option<String>,
    create: bool,
    timeout: f64,
    ca_file: Option<PathBuf>,
    proxy: Option<String>,
    max_response_bytes: u64,
    margin: f64,
    trusted_origins: Vec<String>,
    least_generation: u64,
}

/// A way to open a vault.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Unlocking {
    passphrase: Option<String>,
    key_file: Option<PathBuf>,
    key: Option<String>,
}

impl Unlocking {
    pub(super) fn source(self) -> Result<KeySource> {
        match (self.passphrase, self.key_file, self.key) {
            (Some(text), _, _) if text.is_empty() => Err(Error::config("the passphrase is empty")
                .with_hint("Is the variable or file that it comes from empty?")),
            (Some(text), None, None) => Ok(KeySource::Passphrase(SecretString::from(text))),
            (None, Some(path), None) => Ok(KeySource::KeyFile(path)),
            (None, None, Some(text)) => Ok(KeySource::Base64(SecretString::from(text))),
            _ => Err(Error::config("pass one of passphrase, key_file and key")),
        }
    }
}

/// A vault and, once it is used, what is in it. No lock survives a fork; what was opened does.
pub(super) struct Opening {
    path: PathBuf,
    key: Option<KeySource>,
    create: bool,
    options: Options,
    opened: OnceLock<Connections>,
    closed: AtomicBool,
    /// Threads that come at once wait for the first: a passphrase costs memory and time.
    turn: PerProcess<Mutex<()>>,
}

impl Opening {
    pub(super) fn new(given: Keywords) -> Result<Self> {
        let origins: Result<Vec<_>> =
            given.trusted_origins.iter().map(|url| Origin::of(&parse_address(url)?)).collect();
        let options = Options {
            timeout: positive_seconds(given.timeout, "timeout")?,
            ca_file: given.ca_file,
            proxy: proxy(given.proxy),
            max_response_bytes: given.max_response_bytes,
            margin: seconds(given.margin, "margin")?,
            trusted: origins?,
            least_generation: given.least_generation,
        };
        let key = Unlocking { passphrase: given.passphrase, key_file: given.key_file, key: given.key };
        let key = if memory_id(&given.path).is_some() { None } else { Some(key.source()?) };
        Ok(Self {
            path: given.path,
            key,
            create: given.create,
            options,
            opened: OnceLock::new(),
            closed: AtomicBool::new(false),
            turn: PerProcess::new(),
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    /// The connections, opened by the first who asks.
    pub(super) async fn connections(&self) -> Result<Connections> {
        if self.closed.load(Ordering::Acquire) {
            return Err(Error::new(ErrorKind::Closed, "the vault was closed").with_hint("Open it again."));
        }
        if let Some(opened) = self.opened.get() {
            return Ok(opened.clone());
        }
        let turn = self.turn.get_or_init(Mutex::default);
        let _turn = turn.lock().await;
        if let Some(opened) = self.opened.get() {
            return Ok(opened.clone());
        }
        let (path, key, create, options) =
            (self.path.clone(), self.key.clone(), self.create, self.options.clone());
        let opened = blocking(move || open(&path, key.as_ref(), create, options)).await?;
        Ok(self.opened.get_or_init(|| opened).clone())
    }

    /// Seals the vault under another key.
    pub(super) async fn change_key(&self, new: KeySource) -> Result<()> {
        check_new(&new)?;
        let Some(old) = self.key.clone() else {
            return Err(Error::config("a vault in memory has no key"));
        };
        self.connections().await?.change_key(old, new, Argon2Settings::default()).await?;
        self.close();
        Ok(())
    }
}

fn open(path: &Path, key: Option<&KeySource>, create: bool, options: Options) -> Result<Connections> {
    let Some(key) = key else {
        return Ok(Connections::in_memory(memory_id(path).unwrap_or_default(), options));
    };
    // Of several processes that make it at once, one does; the others open what it made.
    if create && !path.exists() {
        check_new(key)?;
        let made = Connections::create_vault(path, key, Argon2Settings::default(), options.clone());
        if made.is_ok() || !path.exists() {
            return made;
        }
    }
    Connections::open(path, key, options).map_err(|error| match path.try_exists() {
        Ok(false) => error.with_hint("Pass create=True to make it."),
        _ => error,
    })
}

/// Refuses a passphrase that is too short to seal anything with; a vault that has one is opened all the same.
fn check_new(key: &KeySource) -> Result<()> {
    match key {
        KeySource::Passphrase(passphrase) if passphrase.expose_secret().chars().count() < SHORTEST => {
            Err(Error::config(format!("the passphrase of a new vault has {SHORTEST} characters or more")))
        }
        _ => Ok(()),
    }
}

fn memory_id(path: &Path) -> Option<&str> {
    path.to_str()?.strip_prefix(MEMORY)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    spawn_blocking(work).await.map_err(|_| Error::internal("opening the vault was abandoned"))?
}
