//! The way through the user's browser.

use std::collections::BTreeMap;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::settings::OAuth2Settings;
use crate::{Error, ErrorKind, Result};

/// Longest callback that is looked at, in bytes.
const CALLBACK_CAP: usize = 16 * 1024;

/// Values of `denied` that name no token.
const DENIED: [&str; 4] = ["", "1", "true", "yes"];

/// An authorization that was begun and waits for the browser to come back.
#[derive(Clone)]
pub struct Pending {
    /// Open this in the user's browser.
    pub url: Url,
    /// Proves that the answer belongs to this beginning; good for one use.
    pub state: SecretString,
    /// The PKCE verifier, when PKCE is on.
    pub pkce_verifier: Option<SecretString>,
}

impl std::fmt::Debug for Pending {
    /// Without the query of the address, which holds the state.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let address = format!("{}{}", self.url.origin().ascii_serialization(), self.url.path());
        formatter.debug_struct("Pending").field("url", &address).finish_non_exhaustive()
    }
}

/// The parameters with which the browser came back.
#[derive(Debug, Clone, Default)]
pub struct Callback {
    code: Option<SecretString>,
    state: Option<SecretString>,
    error: Option<String>,
    error_description: Option<String>,
    issuer: Option<String>,
    request_token: Option<SecretString>,
    verifier: Option<SecretString>,
    /// A user brought the code alone, so nothing else can be compared.
    pasted: bool,
    /// Everything else; none where a name came twice.
    others: BTreeMap<String, Option<String>>,
}

impl Callback {
    /// Reads the query of the redirect, or a whole redirect address that a user pasted.
    ///
    /// A parameter that comes twice is refused: two readers could see two values.
    pub fn parse(text: &str) -> Result<Self> {
        let text = bare(text);
        if text.len() > CALLBACK_CAP {
            return Err(mismatch("it is too long"));
        }
        let query = match Url::parse(text) {
            Ok(url) => url.query().unwrap_or_default().to_owned(),
            Err(_) => query_of(text).to_owned(),
        };
        let mut callback = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let repeated = match name.as_ref() {
                "code" => callback.code.replace(SecretString::from(value.as_ref())).is_some(),
                "state" => callback.state.replace(SecretString::from(value.as_ref())).is_some(),
                "error" => callback.error.replace(printable(&value)).is_some(),
                "error_description" => callback.error_description.replace(printable(&value)).is_some(),
                "iss" => callback.issuer.replace(value.into_owned()).is_some(),
                "oauth_token" => callback.request_token.replace(SecretString::from(value.as_ref())).is_some(),
                "oauth_verifier" => callback.verifier.replace(SecretString::from(value.as_ref())).is_some(),
                _ => {
                    callback
                        .others
                        .entry(name.into_owned())
                        .and_modify(|known| *known = None)
                        .or_insert_with(|| Some(printable(&value)));
                    false
                }
            };
            if repeated {
                return Err(mismatch("a parameter comes twice"));
            }
        }
        // Some services name the temporary token in the place of the word "yes".
        if callback.request_token.is_none() {
            let denied = callback.parameter("denied").filter(|token| !DENIED.contains(token));
            callback.request_token = denied.map(SecretString::from);
        }
        if callback.code.is_some() && callback.error.is_some() {
            return Err(mismatch("it holds both a code and an error"));
        }
        Ok(callback)
    }

    /// A bare code that a user pasted where no redirect can arrive. There is no state to compare,
    /// so use it only where the user was asked for a code.
    pub fn pasted_code(code: &str, state: &SecretString) -> Self {
        let code = Some(SecretString::from(code.trim()));
        Self { code, state: Some(state.clone()), pasted: true, ..Self::default() }
    }

    /// The same for the verifier of OAuth 1.
    pub fn pasted_verifier(verifier: &str, request_token: &SecretString) -> Self {
        Self {
            verifier: Some(SecretString::from(verifier.trim())),
            request_token: Some(request_token.clone()),
            ..Self::default()
        }
    }

    /// The state, not compared with anything yet: it says which authorization this may answer.
    pub fn state(&self) -> Option<&SecretString> {
        self.state.as_ref()
    }

    /// OAuth 1: the temporary token that this may answer.
    pub fn request_token(&self) -> Option<&SecretString> {
        self.request_token.as_ref()
    }

    /// OAuth 1: what proves that the user granted access (RFC 5849 section 2.2).
    pub fn verifier(&self) -> Option<&SecretString> {
        self.verifier.as_ref().filter(|verifier| !verifier.expose_secret().is_empty())
    }

    /// OAuth 1: the user's "no" without the name of the temporary token that it answers.
    pub fn is_bare_denial(&self) -> bool {
        let said = ["denied", "oauth_problem"].iter().any(|name| self.others.contains_key(*name));
        said && self.state.is_none() && self.request_token.is_none()
    }

    /// A further parameter, unless it came twice; printable, at most 200 characters.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.others.get(name)?.as_deref()
    }

    /// Whether the server that is known answered (RFC 9207). Where no issuer is known, one that names itself
    /// must have the origin of an address that is; one that names nobody is believed, unless it always does.
    fn is_from(&self, settings: &OAuth2Settings) -> bool {
        match (&settings.issuer, &self.issuer) {
            (None, None) => true,
            (Some(_), None) => !settings.issuer_in_callback,
            (Some(_), told) => *told == settings.issuer,
            (None, Some(told)) => Url::parse(told).is_ok_and(|told| {
                let known = settings.authorize_url.iter().chain([&settings.token_url]);
                known.map(Url::origin).any(|origin| origin == told.origin())
            }),
        }
    }

    /// The code, once everything else was found right.
    pub(super) fn code(&self, pending: &Pending, settings: &OAuth2Settings) -> Result<&SecretString> {
        let state = self.state.as_ref().map_or("", |state| state.expose_secret());
        verify_slices_are_equal(state.as_bytes(), pending.state.expose_secret().as_bytes())
            .map_err(|_| mismatch("its state is not the one that was sent"))?;
        if !self.pasted && !self.is_from(settings) {
            return Err(mismatch("another authorization server answered"));
        }
        if let Some(code) = &self.error {
            let why = self.error_description.as_deref().unwrap_or("no reason given");
            return Err(Error::new(ErrorKind::AuthorizationDenied, format!("access was not granted: {why}"))
                .with_code(code.clone())
                .with_hint("Authorize again and grant access."));
        }
        let code = self.code.as_ref().filter(|code| !code.expose_secret().is_empty());
        code.ok_or_else(|| mismatch("it holds no code"))
    }
}

/// Without the quotes or angle brackets in which an address may have been copied.
fn bare(text: &str) -> &str {
    text.trim().trim_matches(['"', '\'', '<', '>'])
}

/// The query of an address without a scheme: `/callback?code=...`, `127.0.0.1/?code=...`, or the query alone.
fn query_of(text: &str) -> &str {
    let query = match text.split_once('?') {
        Some((path, query)) if !path.contains(['=', '&']) => query,
        _ => text,
    };
    query.split_once('#').map_or(query, |(query, _)| query)
}

fn mismatch(why: &str) -> Error {
    Error::new(ErrorKind::AuthorizationState, format!("the answer of the authorization is refused: {why}"))
        .with_hint("Begin the authorization again.")
}

/// At most 200 characters, without control characters: a server's words must not draw on a terminal.
fn printable(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(200).collect()
}
