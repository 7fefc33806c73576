//! How the fake Document Server behaves: its version, its tokens and its delays.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::formats::Edition;

/// The secret of a sandbox that was given none. Public, so good for nothing else.
pub const DEFAULT_SECRET: &str = "sandbox-document-server-secret-not-for-production";

/// What Docs 10.0 makes of the `operation` claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PurposeCheck {
    /// The claim is ignored.
    Off,
    /// A token that names another operation is refused.
    #[default]
    Validate,
    /// The claim must be there for the converter and for commands.
    Strict,
}

/// The token settings, one secret for all directions.
#[derive(Debug, Clone)]
pub struct Jwt {
    /// The shared secret.
    pub secret: SecretString,
    /// Name of the header that carries a token.
    pub header: String,
    /// What stands before the token in the header, matched exactly.
    pub prefix: String,
}

impl Jwt {
    /// Tokens under `secret`, in `Authorization: Bearer`.
    pub fn new(secret: &str) -> Self {
        Self {
            secret: SecretString::from(secret.to_owned()),
            header: "Authorization".to_owned(),
            prefix: "Bearer ".to_owned(),
        }
    }
}

/// Everything that can be chosen about the fake Document Server.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What the `version` command answers. `None` follows `docs`.
    pub version: Option<String>,
    /// Which release's rules and formats apply; from Docs 10.0 on tokens may name their operation.
    pub docs: Edition,
    /// What Docs 10.0 makes of the `operation` claim.
    pub purpose_check: PurposeCheck,
    /// Token settings; `None` switches tokens off.
    pub jwt: Option<Jwt>,
    /// From the last editor leaving to status 2. A real server takes about 10 seconds.
    pub save_delay: Duration,
    /// Before the first of the three retries of a callback; each next wait is twice as long.
    pub retry_delay: Duration,
    /// Between the three attempts of a download.
    pub download_retry_delay: Duration,
    /// How long the answer to a callback may take.
    pub callback_timeout: Duration,
    /// How long a download may take.
    pub download_timeout: Duration,
    /// Largest file that is downloaded, bytes.
    pub max_file_size: u64,
    /// The converter program of ONLYOFFICE, when it is installed.
    pub x2t: Option<PathBuf>,
    /// How long one conversion may take.
    pub convert_timeout: Duration,
    /// A browser tab that has been silent for so long is taken as closed.
    pub silence_limit: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: None,
            docs: Edition::Docs9,
            purpose_check: PurposeCheck::Validate,
            jwt: Some(Jwt::new(DEFAULT_SECRET)),
            save_delay: Duration::from_millis(500),
            retry_delay: Duration::from_secs(1),
            download_retry_delay: Duration::from_secs(1),
            callback_timeout: Duration::from_secs(600),
            download_timeout: Duration::from_secs(120),
            max_file_size: 104_857_600,
            x2t: None,
            convert_timeout: Duration::from_secs(60),
            silence_limit: Duration::from_secs(120),
        }
    }
}

impl Settings {
    /// The version the server reports.
    pub fn version(&self) -> &str {
        match (&self.version, self.docs) {
            (Some(version), _) => version,
            (None, Edition::Docs9) => "9.4.0.129",
            (None, Edition::Docs10) => "10.0.0.170",
        }
    }
}
