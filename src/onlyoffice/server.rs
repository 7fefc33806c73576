//! The Document Server and how it is reached.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::callback::{self, Callback, Keys};
use super::config::{self, BrowserMethod, EditorOptions, SignedConfig};
use super::token::Signer;
use super::{Address, DocumentKey};
use crate::formats::Edition;
use crate::http::{Exchange, ExchangeLog, HttpClient, HttpConfig, Proxy, Request, Response, check_header};
use crate::jwt::{Algorithm, CALLBACK_BYTES, Secret, Verifier};
use crate::per_process::PerProcess;
use crate::{Error, Result};

/// Path of the script that shows the editor.
pub(super) const API_JS: &str = "web-apps/apps/api/documents/api.js";

/// Settings of a [`DocumentServer`]; only address and secret have no default.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// Where browsers reach the server.
    pub address: String,
    /// Where we reach it, if that is another address.
    pub internal_address: Option<String>,
    /// The secret that tokens are made and checked with (`JWT_SECRET`).
    pub secret: Secret,
    /// More secrets that callbacks may be signed with, as during a change of the secret.
    pub accepted_secrets: Vec<Secret>,
    /// Header of tokens (`JWT_HEADER`).
    pub header: String,
    /// What stands before a token in the header; case and spaces count.
    pub prefix: String,
    /// Algorithm of our tokens; callbacks may use any of the three.
    pub algorithm: Algorithm,
    /// Whether tokens of server calls name their operation (Docs 10.0; harmless before).
    pub name_operation: bool,
    /// Whether calls carry `shardkey` (Docs 8.1).
    pub shardkey: bool,
    /// Which list of formats applies: Docs 10.0 changed some.
    pub edition: Edition,
    /// How long our tokens are valid.
    pub token_lifetime: Duration,
    /// Certificate authorities (PEM) trusted besides those of the system.
    pub ca_file: Option<PathBuf>,
    /// Limit of one call.
    pub timeout: Duration,
    /// Limit of one download.
    pub download_timeout: Duration,
    /// Limit for making a connection.
    pub connect_timeout: Duration,
    /// The way out.
    pub proxy: Proxy,
    /// Largest file that is fetched, in bytes.
    pub max_file_size: u64,
    /// Largest callback, and longest token in one, in bytes.
    pub max_callback_bytes: usize,
    /// Refuse callbacks and downloads whose token has no `exp`; the Document Server always sends one.
    pub require_expiry: bool,
}

impl ServerOptions {
    /// Options with all defaults.
    pub fn new(address: impl Into<String>, secret: Secret) -> Self {
        Self {
            address: address.into(),
            internal_address: None,
            secret,
            accepted_secrets: Vec::new(),
            header: "Authorization".to_owned(),
            prefix: "Bearer ".to_owned(),
            algorithm: Algorithm::HS256,
            name_operation: false,
            shardkey: true,
            edition: Edition::default(),
            token_lifetime: Duration::from_secs(300),
            ca_file: None,
            timeout: Duration::from_secs(30),
            download_timeout: Duration::from_secs(300),
            connect_timeout: Duration::from_secs(10),
            proxy: Proxy::None,
            max_file_size: 100 * 1024 * 1024,
            max_callback_bytes: CALLBACK_BYTES,
            require_expiry: false,
        }
    }
}

/// One ONLYOFFICE Document Server. Making it does no input or output.
pub struct DocumentServer {
    pub(super) address: Address,
    pub(super) options: ServerOptions,
    http: HttpClient,
    log: PerProcess<ExchangeLog>,
    verifier: Verifier,
    secrets: Vec<Secret>,
}

impl DocumentServer {
    /// A server with these options.
    pub fn new(options: ServerOptions) -> Result<Self> {
        let address = Address::new(&options.address, options.internal_address.as_deref())?;
        check_header(&options.header, &format!("{}token", options.prefix)).map_err(|error| {
            Error::config(format!("the JWT header or its prefix cannot be used: {error}"))
                .with_hint("Give the server's `token.outbox.header` and `token.outbox.prefix`.")
        })?;
        if options.token_lifetime < Duration::from_secs(1) {
            return Err(Error::config("the life of tokens must be at least one second"));
        }
        let http = HttpClient::new(HttpConfig {
            timeout: options.timeout,
            connect_timeout: options.connect_timeout,
            read_timeout: options.timeout.max(HttpConfig::default().read_timeout),
            ca_file: options.ca_file.clone(),
            trusted: address.origins()?,
            proxy: options.proxy.clone(),
            ..HttpConfig::default()
        });
        let verifier = Verifier {
            require_expiry: options.require_expiry,
            max_bytes: options.max_callback_bytes,
            ..Verifier::for_callbacks()
        };
        let secrets = std::iter::once(&options.secret).chain(&options.accepted_secrets).cloned().collect();
        Ok(Self { address, options, http, log: PerProcess::new(), verifier, secrets })
    }

    /// Where the server is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Which list of formats the server has.
    pub fn edition(&self) -> Edition {
        self.options.edition
    }

    /// Header of tokens.
    pub fn header_name(&self) -> &str {
        &self.options.header
    }

    /// The script that shows the editor; with a key, the server that has the document answers.
    pub fn api_js_url(&self, key: Option<&DocumentKey>) -> Url {
        self.address.page(API_JS, key)
    }

    /// The signed config that opens an editor; `now` in seconds since 1970.
    pub fn editor_config(&self, options: EditorOptions, now: i64) -> Result<SignedConfig> {
        config::build(options, self.options.edition, self.signer(), now)
    }

    /// The argument (a JSON object) of a method in the browser, with its token.
    pub fn sign_method(&self, method: BrowserMethod, argument: &[u8], now: i64) -> Result<String> {
        config::sign_method(method, argument, &self.signer(), now)
    }

    /// The report of a callback request.
    ///
    /// `header` is the value of [`header_name`](Self::header_name), `expected_key` the key
    /// that the callback address was made for, `now` in seconds since 1970.
    pub fn verify_callback(
        &self,
        body: &[u8],
        header: Option<&str>,
        expected_key: Option<&str>,
        now: i64,
    ) -> Result<Callback> {
        callback::verify(&self.keys(), body, header, expected_key, now)
    }

    /// The address that a request of the server for a document was signed for.
    ///
    /// Compare it with the address that the config named. The server signs its requests only
    /// when the editor was opened with a token, and sends nothing through some redirects.
    pub fn verify_download(&self, header: Option<&str>, now: i64) -> Result<String> {
        callback::verify_download(&self.keys(), header, now)
    }

    /// Takes the summaries of the calls since the last time, at most the latest 256.
    pub fn take_exchanges(&self) -> Vec<Exchange> {
        self.log.get().map(|log| log.take()).unwrap_or_default()
    }

    /// Takes over what another client of the same server did for this one.
    pub(super) fn note_all(&self, exchanges: Vec<Exchange>) {
        let log = self.log.get_or_init(ExchangeLog::default);
        for exchange in exchanges {
            log.note(exchange);
        }
    }

    /// Sends a request and notes it under `path`, which must name no document.
    pub(super) async fn send(&self, request: Request, path: &str) -> Result<Response> {
        let log = self.log.get_or_init(ExchangeLog::default);
        self.http.send_noted(request, &format!("/{path}"), &log).await
    }

    fn keys(&self) -> Keys<'_> {
        Keys { verifier: &self.verifier, secrets: &self.secrets, prefix: &self.options.prefix }
    }

    pub(super) fn signer(&self) -> Signer<'_> {
        Signer {
            secret: &self.options.secret,
            algorithm: self.options.algorithm,
            lifetime: self.options.token_lifetime,
        }
    }

    pub(super) fn shard<'k>(&self, key: Option<&'k DocumentKey>) -> Option<&'k DocumentKey> {
        key.filter(|_| self.options.shardkey)
    }
}

impl std::fmt::Debug for DocumentServer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("DocumentServer").field("address", &self.address).finish_non_exhaustive()
    }
}
