//! Protocol parameters: made, signed, and written as a header.

use std::time::{SystemTime, UNIX_EPOCH};

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::base_string::base_string;
use super::signature::SignatureMethod;
use crate::encoding::percent;
use crate::http::is_loopback;
use crate::{Error, Result, random};

/// Servers commonly refuse nonces under 20 or over 30 characters.
const NONCE_LENGTH: usize = 24;

/// A request or access token with its secret.
#[derive(Debug, Clone)]
pub struct Token {
    /// `oauth_token`.
    pub token: String,
    /// Its shared secret.
    pub secret: SecretString,
}

/// What makes two signatures of one request differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// `oauth_timestamp`, seconds since 1970.
    pub timestamp: u64,
    /// `oauth_nonce`.
    pub nonce: String,
}

impl Moment {
    /// The present second and a fresh random nonce.
    pub fn now() -> Result<Self> {
        let timestamp = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_err(|_| Error::config("the system clock is before 1970").with_hint("Set the clock."))?
            .as_secs();
        Ok(Self { timestamp, nonce: nonce()? })
    }
}

/// Signs requests of one client for one token.
#[derive(Debug, Clone)]
pub struct Signer {
    /// `oauth_consumer_key`.
    pub consumer_key: String,
    /// The client's shared secret.
    pub consumer_secret: SecretString,
    /// The token; none for the first step.
    pub token: Option<Token>,
    /// How to sign.
    pub method: SignatureMethod,
    /// `realm` of the header, when the service wants one.
    pub realm: Option<String>,
    /// Lets PLAINTEXT go to a loopback address over http, for tests.
    pub allow_insecure_loopback: bool,
}

/// The protocol parameters of one request, signature included.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    realm: Option<String>,
    parameters: Vec<(String, String)>,
}

impl Signer {
    /// Signs a request.
    ///
    /// `form` holds the pairs of a form body and nothing for any other body; `extra` holds
    /// further protocol parameters (`oauth_callback`, `oauth_verifier`).
    pub fn sign(
        &self,
        method: &str,
        url: &Url,
        form: &[(&str, &str)],
        extra: &[(&str, &str)],
        moment: &Moment,
    ) -> Result<Signed> {
        self.check(url)?;
        let timestamp = moment.timestamp.to_string();
        let mut parameters = vec![
            ("oauth_consumer_key", self.consumer_key.as_str()),
            ("oauth_nonce", moment.nonce.as_str()),
            ("oauth_signature_method", self.method.name()),
            ("oauth_timestamp", timestamp.as_str()),
            ("oauth_version", "1.0"),
        ];
        parameters.extend(self.token.as_ref().map(|token| ("oauth_token", token.token.as_str())));
        parameters.extend(extra);
        let all: Vec<_> = parameters.iter().chain(form).copied().collect();
        let token_secret = self.token.as_ref().map_or("", |token| token.secret.expose_secret());
        let signature = self.method.sign(
            &base_string(method, url, &all),
            self.consumer_secret.expose_secret(),
            token_secret,
        );
        parameters.push(("oauth_signature", &signature));
        let parameters =
            parameters.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Ok(Signed { realm: self.realm.clone(), parameters })
    }

    fn check(&self, url: &Url) -> Result<()> {
        if self.method != SignatureMethod::Plaintext || url.scheme() == "https" {
            return Ok(());
        }
        if is_loopback(url) && self.allow_insecure_loopback {
            return Ok(());
        }
        Err(Error::config("PLAINTEXT would send the secrets over an unencrypted connection")
            .with_hint("Use an https address, or an HMAC signature method."))
    }
}

impl Signed {
    /// The parameters, in the order they were made.
    pub fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    /// The signature; with PLAINTEXT it is the secrets themselves.
    pub fn signature(&self) -> &str {
        self.parameters.last().map_or("", |(_, signature)| signature)
    }

    /// Adds the parameters to the query of `url` (RFC 5849 section 3.5.3).
    pub fn join_query(&self, url: &mut Url) {
        url.query_pairs_mut().extend_pairs(&self.parameters);
    }

    /// The value of the `Authorization` header (RFC 5849 section 3.5.1).
    pub fn header(&self) -> String {
        // RFC 5849 section 3.5.1: the realm is a quoted string of RFC 2617, unlike the parameters.
        let quoted = |realm: &String| realm.replace('\\', "\\\\").replace('"', "\\\"");
        let realm = self.realm.iter().map(|realm| format!("realm=\"{}\"", quoted(realm)));
        let parameters =
            self.parameters.iter().map(|(name, value)| format!("{}=\"{}\"", percent(name), percent(value)));
        let fields: Vec<String> = realm.chain(parameters).collect();
        format!("OAuth {}", fields.join(", "))
    }
}

impl std::fmt::Debug for Signed {
    /// Only the names: a PLAINTEXT signature is the secrets themselves.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.parameters.iter().map(|(name, _)| name).collect();
        formatter.debug_struct("Signed").field("parameters", &names).finish_non_exhaustive()
    }
}

/// Random letters and digits, evenly spread.
fn nonce() -> Result<String> {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut nonce = String::with_capacity(NONCE_LENGTH);
    while nonce.len() < NONCE_LENGTH {
        let bytes = random::bytes::<{ 2 * NONCE_LENGTH }>()?;
        // 248 is the largest multiple of 62 in a byte; larger values would favour the first letters.
        let letters =
            bytes.iter().filter(|byte| **byte < 248).filter_map(|byte| ALPHABET.get(usize::from(byte % 62)));
        nonce.extend(letters.take(NONCE_LENGTH - nonce.len()).map(|letter| char::from(*letter)));
    }
    Ok(nonce)
}
