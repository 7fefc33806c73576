//! Settings of the deal documents; all but four have defaults.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::formats::LossyEditing;
use crate::http::parse_address;
use crate::jwt::Secret;
use crate::{Error, Result};

/// What happens to the old file once the new one is verified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Retire {
    /// It is deleted; Pipedrive keeps deleted files for 30 days.
    #[default]
    Delete,
    /// It stays as an older version, with the time in its name.
    Rename,
}

/// How a new file is verified before the old one is retired.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Verify {
    /// By its size.
    #[default]
    Size,
    /// By reading it back and comparing its SHA-256.
    Content,
}

/// Settings of [`DealDocuments`](super::DealDocuments).
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the journal and the bytes on their way are kept.
    pub directory: PathBuf,
    /// Names this installation; part of every document key.
    pub instance: String,
    /// Where the Document Server downloads; `?token=` is added.
    pub download_url: Url,
    /// Where the Document Server reports; `?token=` is added.
    pub callback_url: Url,
    /// The secret that our own links are signed with.
    pub secret: SecretString,
    /// How long a download link works.
    pub download_ttl: Duration,
    /// How long a callback link works; a session that lasts longer may still save.
    pub callback_ttl: Duration,
    /// Largest document, in bytes.
    pub max_file_size: u64,
    /// Extensions that may be edited although something may get lost.
    pub lossy: LossyEditing,
    /// What happens to the old file.
    pub retire: Retire,
    /// How the new file is verified.
    pub verify: Verify,
    /// Whether a download needs the Document Server's own signature as well.
    pub require_download_signature: bool,
    /// How long a callback waits for the delivery after its bytes are safe; the delivery then goes on by
    /// itself. Zero leaves it to `resume`.
    pub deliver_within: Duration,
    /// How long a worker that is not heard of keeps a save.
    pub lease: Duration,
    /// How long an upload whose answer was lost may still appear.
    pub settle: Duration,
    /// Failed attempts before a save is given up.
    pub max_attempts: u32,
    /// How long a finished save stays in the journal; never shorter than `callback_ttl`.
    pub keep_finished: Duration,
}

impl Settings {
    /// Settings for views that lie at `public_url`, as the Document Server reaches it.
    pub fn new(
        directory: impl Into<PathBuf>,
        instance: &str,
        public_url: &str,
        secret: &str,
    ) -> Result<Self> {
        if instance.is_empty() || instance.len() > 200 {
            return Err(Error::config("`instance` must have 1 to 200 characters")
                .with_hint("Any name that no other installation on the same Document Server uses."));
        }
        Secret::named("`secret` of the deal documents", secret)?;
        let mut base = parse_address(public_url).map_err(|error| error.about("public_url"))?;
        base.set_query(None);
        base.set_fragment(None);
        if !base.path().ends_with('/') {
            let path = format!("{}/", base.path());
            base.set_path(&path);
        }
        let below =
            |path: &str| base.join(path).map_err(|_| Error::config("`public_url` cannot be extended"));
        Ok(Self {
            directory: directory.into(),
            instance: instance.to_owned(),
            download_url: below("download")?,
            callback_url: below("callback")?,
            secret: SecretString::from(secret),
            download_ttl: Duration::from_secs(3600),
            callback_ttl: Duration::from_secs(7 * 24 * 3600),
            max_file_size: 100 * 1024 * 1024,
            lossy: LossyEditing::default(),
            retire: Retire::Delete,
            verify: Verify::Size,
            require_download_signature: true,
            deliver_within: Duration::from_secs(10),
            lease: Duration::from_secs(30),
            settle: Duration::from_secs(20),
            max_attempts: 20,
            keep_finished: Duration::from_secs(30 * 24 * 3600),
        })
    }

    pub(super) fn secret_text(&self) -> &str {
        self.secret.expose_secret()
    }
}
