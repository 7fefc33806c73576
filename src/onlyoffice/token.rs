//! Signing what is sent to the Document Server.
//!
//! The token is made over the exact bytes that are sent, with only `iat`, `exp` and, for
//! server calls, `operation` added. `nbf` is never written: the server fails on a future one.

use std::time::Duration;

use crate::jwt::{self, Algorithm, Secret};
use crate::{Error, Result};

/// What a token of a server call is for (Docs 10.0, `token.purposeCheck`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Command,
    Converter,
}

impl Operation {
    const fn name(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Converter => "converter",
        }
    }
}

/// How tokens are made.
pub(super) struct Signer<'a> {
    pub(super) secret: &'a Secret,
    pub(super) algorithm: Algorithm,
    pub(super) lifetime: Duration,
}

/// A token and when it ends.
pub(super) struct Token {
    pub(super) text: String,
    pub(super) expires_at: i64,
}

impl Signer<'_> {
    /// A token over `object`, the text of a JSON object, valid from `now` (seconds since 1970).
    pub(super) fn sign(&self, object: &str, operation: Option<Operation>, now: i64) -> Result<Token> {
        let lifetime = i64::try_from(self.lifetime.as_secs()).unwrap_or(i64::MAX);
        let expires_at = now.saturating_add(lifetime);
        let operation = operation.map(|operation| format!(r#","operation":"{}""#, operation.name()));
        let claims = format!(r#""iat":{now},"exp":{expires_at}{}"#, operation.unwrap_or_default());
        let payload = with_members(object, &claims)?;
        let text = jwt::sign(self.secret, self.algorithm, payload.as_bytes())?;
        Ok(Token { text, expires_at })
    }
}

/// Adds `members` (`"a":1,"b":2`) at the end of `object`, the text of a JSON object.
pub(super) fn with_members(object: &str, members: &str) -> Result<String> {
    let inner = object
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .ok_or_else(|| Error::internal("only a JSON object can be signed"))?;
    let comma = if inner.trim().is_empty() { "" } else { "," };
    Ok(format!("{{{inner}{comma}{members}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_added_at_the_end() {
        assert_eq!(with_members("{}", r#""x":1"#).unwrap(), r#"{"x":1}"#);
        assert_eq!(with_members(r#"{"a":{}}"#, r#""x":1"#).unwrap(), r#"{"a":{},"x":1}"#);
        for bad in ["", "[]", "1", "null", "{"] {
            assert!(with_members(bad, r#""x":1"#).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_token_holds_the_object_and_the_times() {
        let secret = Secret::new("c9b0a1f7d2e84c53a6f1b7e0d4c8a9f3").unwrap();
        let signer =
            Signer { secret: &secret, algorithm: Algorithm::HS256, lifetime: Duration::from_secs(300) };
        let token = signer.sign(r#"{"c":"version"}"#, Some(Operation::Command), 1000).unwrap();
        let verified = jwt::Verifier::default().verify(&token.text, &secret, 1000).unwrap();
        assert_eq!(verified.payload(), br#"{"c":"version","iat":1000,"exp":1300,"operation":"command"}"#);
        assert_eq!(token.expires_at, 1300);
    }
}
