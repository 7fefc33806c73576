//! How a sandbox is set up.

use std::time::Duration;

use secrecy::SecretString;

use super::document_server;

/// Scopes that allow every operation of the sandbox.
const SCOPES: [&str; 8] = [
    "base",
    "deals:full",
    "activities:full",
    "contacts:full",
    "products:full",
    "users:read",
    "search:read",
    "admin",
];

/// Settings of a sandbox; [`Options::default`] is a working one on free ports.
#[derive(Debug, Clone)]
pub struct Options {
    /// Seed of the data: the same seed gives the same company.
    pub seed: u64,
    /// Port of the fake Pipedrive; 0 takes a free one.
    pub port: u16,
    /// Port of the fake Document Server; 0 takes a free one.
    pub document_server_port: u16,
    /// Serve file downloads from a port of their own, as the real one does from another host.
    pub separate_storage: bool,
    /// Added to every answer of both servers.
    pub latency: Duration,
    /// Burst limit, search limit and daily budget of the fake Pipedrive.
    pub limits: Limits,
    /// The Document Server's JWT secret.
    pub secret: SecretString,
    /// The header that carries the Document Server's tokens.
    pub jwt_header: String,
    /// API token of the first user, who is the admin.
    pub api_token: SecretString,
    /// OAuth app: client id.
    pub client_id: String,
    /// OAuth app: client secret.
    pub client_secret: SecretString,
    /// OAuth: what the app may do; a token without the scope of an operation gets 403.
    pub scopes: Vec<String>,
    /// OAuth: the registered callback address; any is taken when there is none.
    pub redirect_uri: Option<String>,
    /// OAuth: give a new refresh token on every refresh and revoke the family when an old one is used.
    pub rotate_refresh_tokens: bool,
    /// OAuth: approve at once instead of showing a page with a button.
    pub approve_automatically: bool,
    /// Deals in the seed data.
    pub deals: usize,
    /// Largest upload in bytes; a larger one is answered with 413.
    pub max_upload: Option<u64>,
    /// Settings of the fake Document Server only.
    pub document_server: document_server::Settings,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            port: 0,
            document_server_port: 0,
            separate_storage: false,
            latency: Duration::ZERO,
            limits: Limits::default(),
            secret: SecretString::from("sandbox-document-server-secret-of-40-byt"),
            jwt_header: "Authorization".to_owned(),
            api_token: SecretString::from("5a4db0c5e7e11e55a4db0c5e7e11e55a4db0c5e7"),
            client_id: "sandbox-app".to_owned(),
            client_secret: SecretString::from("sandbox-app-client-secret-of-40-bytes-xx"),
            scopes: SCOPES.map(str::to_owned).to_vec(),
            redirect_uri: None,
            rotate_refresh_tokens: false,
            approve_automatically: true,
            deals: 2000,
            max_upload: None,
            document_server: document_server::Settings::default(),
        }
    }
}

/// Limits of the fake Pipedrive (vendor page "Rate limiting", plan Premium with three seats).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Requests per 2 s and user with an API token.
    pub burst: u32,
    /// Requests per 2 s and user with an OAuth token.
    pub burst_oauth: u32,
    /// Search requests per 2 s.
    pub search: u32,
    /// Tokens a day for the company.
    pub daily_tokens: u64,
    /// Send the rate limit headers; the real service leaves them out at times.
    pub headers: bool,
    /// After this many refusals in a row an API token is blocked with an HTML page; 0 never blocks.
    pub refusals_before_block: u32,
    /// How long such a block lasts.
    pub block: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            burst: 100,
            burst_oauth: 400,
            search: 10,
            daily_tokens: 450_000,
            headers: true,
            refusals_before_block: 20,
            block: Duration::from_secs(900),
        }
    }
}

impl Limits {
    /// No limit in practice, for benchmarks.
    pub fn none() -> Self {
        Self {
            burst: u32::MAX,
            burst_oauth: u32::MAX,
            search: u32::MAX,
            daily_tokens: u64::MAX / 2,
            refusals_before_block: 0,
            ..Self::default()
        }
    }
}
