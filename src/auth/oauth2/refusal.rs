//! What an answer says when it is a refusal, in the words of many servers.
//!
//! RFC 6749 section 5.2 has one field, `error`. Others put their code into `status`, `code`, `message` or an object
//! below `error`, and some have words of their own for a refresh token that is no longer good.

use serde_json::{Map, Value};

use super::unread::{Asked, Raw};
use crate::{Error, ErrorKind, Result};

/// Codes that say of a refresh: this refresh token is not good any more.
const SPENT: [&str; 6] = [
    "invalid_grant",
    "invalid_refresh_token",
    "bad_refresh_token",
    "expired_refresh_token",
    "refresh_token_expired",
    "refresh_token_revoked",
];

/// The same in sentences, in lower case and with spaces for underscores.
const SPENT_TEXTS: [&str; 6] = [
    "invalid refresh token",
    "refresh token is invalid",
    "refresh token is not valid",
    "refresh token has expired",
    "refresh token is expired",
    "refresh token has been revoked",
];

/// Codes that speak of something else, whatever sentence stands beside them.
const NOT_THE_TOKEN: [&str; 4] = ["invalid_client", "server_error", "slow_down", "temporarily_unavailable"];

/// Codes of RFC 8628 section 3.5; some servers send them as a `message`.
const DEVICE: [&str; 4] = ["access_denied", "authorization_pending", "expired_token", "slow_down"];

/// Words that say only that there is an error.
const EMPTY: [&str; 3] = ["error", "fail", "failed"];

/// The words of a refusal.
#[derive(Default)]
struct Words<'a> {
    codes: Vec<&'a str>,
    texts: Vec<&'a str>,
}

impl<'a> Words<'a> {
    /// The answer's own words first, then those of the objects in which some servers put them.
    fn of(answer: &'a Map<String, Value>) -> Self {
        let mut words = Self::default();
        words.add(answer);
        let nested = answer.get("error").and_then(Value::as_object);
        let listed = answer.get("errors").and_then(Value::as_array).and_then(|list| list.first());
        for object in nested.into_iter().chain(listed.and_then(Value::as_object)) {
            words.add(object);
        }
        words
    }

    fn add(&mut self, object: &'a Map<String, Value>) {
        let said = |name: &str| object.get(name).and_then(Value::as_str);
        for text in ["error", "code", "status", "type"].into_iter().filter_map(said) {
            if text.contains(char::is_whitespace) {
                self.texts.push(text);
            } else if !text.is_empty() && !EMPTY.contains(&text.to_ascii_lowercase().as_str()) {
                self.codes.push(text);
            }
        }
        for text in ["error_description", "message", "error_info", "detail"].into_iter().filter_map(said) {
            if DEVICE.contains(&text) {
                self.codes.push(text);
            } else {
                self.texts.push(text);
            }
        }
    }

    /// Whether they say that the refresh token is not good any more; `further` is what else says so here.
    fn tell_of_a_spent_token(&self, further: &[String]) -> bool {
        let is = |code: &str, known: &str| code.eq_ignore_ascii_case(known);
        let named = |code: &&str| further.iter().any(|known| is(code, known));
        let in_words = |text: &&str| further.iter().any(|known| plain(text).contains(&plain(known)));
        if self.codes.iter().any(named) || self.texts.iter().any(in_words) {
            return true;
        }
        if self.codes.iter().any(|code| NOT_THE_TOKEN.iter().any(|known| is(code, known))) {
            return false;
        }
        self.codes.iter().any(|code| SPENT.iter().any(|known| is(code, known)))
            || self.texts.iter().any(|text| SPENT_TEXTS.iter().any(|known| plain(text).contains(known)))
    }
}

/// Some servers have the field in every answer, and leave it empty where there is no error.
fn says_nothing(error: &Value) -> bool {
    matches!(error, Value::Null | Value::Bool(false)) || error.as_str().is_some_and(str::is_empty)
}

fn plain(text: &str) -> String {
    text.to_ascii_lowercase().replace('_', " ")
}

/// The error in an answer, with whatever status it came. `spent` holds the service's own words for a refresh token
/// that is not good any more.
pub(super) fn check(answer: &Map<String, Value>, raw: &Raw<'_>, spent: &[String]) -> Result<()> {
    let status = raw.status;
    let failed = ["success", "ok"].iter().any(|name| answer.get(*name) == Some(&Value::Bool(false)));
    if status < 400 && !failed && answer.get("error").is_none_or(says_nothing) {
        return Ok(());
    }
    let words = Words::of(answer);
    let code = words.codes.first().copied().unwrap_or("unknown_error");
    // A server that is busy or broken says nothing of the token.
    let asks_again = raw.asked == Asked::Refreshed && status < 500 && status != 429;
    let (kind, hint) = match code {
        _ if asks_again && words.tell_of_a_spent_token(spent) => {
            (ErrorKind::Reauthorize, "Authorize the connection again.")
        }
        "invalid_grant" => (ErrorKind::Reauthorize, "Authorize the connection again."),
        "access_denied" => (ErrorKind::AuthorizationDenied, "Grant access, or ask an administrator to."),
        "expired_token" => (ErrorKind::AuthorizationDenied, "Begin the authorization again."),
        "invalid_client" => (ErrorKind::OAuth, "Check client id and client secret."),
        "invalid_scope" => {
            (ErrorKind::OAuth, "Check the scopes of the connection and of the registered app.")
        }
        "redirect_uri_mismatch" => (ErrorKind::OAuth, "Register exactly the redirect address that is used."),
        _ => (ErrorKind::OAuth, "See the error code in the service's documentation."),
    };
    // A server may repeat in any of its words what it was sent.
    let code = raw.redactor.clean(code.as_bytes(), 200);
    let text = match words.texts.first() {
        Some(text) => {
            format!("the authorization server refused: {}", raw.redactor.clean(text.as_bytes(), 200))
        }
        None => "the authorization server refused".to_owned(),
    };
    Err(Error::new(kind, text).with_status(status).with_code(code).with_hint(hint))
}
