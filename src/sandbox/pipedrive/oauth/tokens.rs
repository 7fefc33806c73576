//! Codes and tokens that were given out.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::{Error, Result, random};

/// A code is good for five minutes, an access token for an hour, a refresh token for 60 days without use.
const CODE_MS: i64 = 5 * 60 * 1000;
pub(super) const ACCESS_S: i64 = 3599;
const REFRESH_MS: i64 = 60 * 24 * 3600 * 1000;

/// All codes and tokens of the sandbox.
#[derive(Debug, Default)]
pub(in super::super) struct Tokens {
    codes: HashMap<String, Code>,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
    last_family: u64,
    /// Where the user was sent last; the uninstall callback goes there.
    callback: Option<String>,
}

#[derive(Debug)]
struct Code {
    redirect_uri: String,
    user_id: i64,
    scopes: Vec<String>,
    expires_ms: i64,
}

#[derive(Debug)]
struct Access {
    user_id: i64,
    scopes: Vec<String>,
    expires_ms: i64,
    family: u64,
}

#[derive(Debug)]
struct Refresh {
    user_id: i64,
    scopes: Vec<String>,
    last_use_ms: i64,
    family: u64,
    /// With rotation: it was exchanged already.
    used: bool,
}

/// Why there are no tokens.
pub(super) enum Denied {
    /// What the client did wrong.
    Grant(&'static str),
    /// The sandbox itself failed.
    Failed(Error),
}

impl From<&'static str> for Denied {
    fn from(message: &'static str) -> Self {
        Self::Grant(message)
    }
}

impl From<Error> for Denied {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// A pair of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) access: String,
    pub(super) refresh: String,
    pub(super) scopes: Vec<String>,
}

impl Tokens {
    pub(super) fn code(
        &mut self,
        redirect_uri: &str,
        user_id: i64,
        scopes: &[String],
        now_ms: i64,
    ) -> Result<String> {
        let code = random_text::<20>()?;
        let redirect_uri = redirect_uri.to_owned();
        self.callback = Some(redirect_uri.clone());
        self.codes.insert(
            code.clone(),
            Code { redirect_uri, user_id, scopes: scopes.to_vec(), expires_ms: now_ms + CODE_MS },
        );
        Ok(code)
    }

    /// Exchanges a code; it is good once.
    pub(super) fn exchange(&mut self, code: &str, redirect_uri: &str, now_ms: i64) -> Result<Pair, Denied> {
        let known = self.codes.remove(code).ok_or("Invalid grant: authorization_code is invalid")?;
        if now_ms >= known.expires_ms {
            return Err("Invalid grant: authorization_code has expired".into());
        }
        if known.redirect_uri != redirect_uri {
            return Err("Invalid grant: redirect_uri is invalid".into());
        }
        Ok(self.grant(known.user_id, known.scopes, now_ms)?)
    }

    /// A new installation for this user.
    pub(super) fn grant(&mut self, user_id: i64, scopes: Vec<String>, now_ms: i64) -> Result<Pair> {
        self.last_family += 1;
        let family = self.last_family;
        let refresh = self.new_refresh(user_id, &scopes, family, now_ms)?;
        Ok(Pair { access: self.new_access(user_id, &scopes, family, now_ms)?, refresh, scopes })
    }

    /// Refreshes; with rotation an old token that comes again ends the whole installation.
    pub(super) fn refresh(&mut self, token: &str, rotate: bool, now_ms: i64) -> Result<Pair, Denied> {
        let invalid = "Invalid grant: refresh_token is invalid or it was already exchanged";
        let known = self.refresh.get_mut(token).ok_or(invalid)?;
        let (user_id, family, scopes) = (known.user_id, known.family, known.scopes.clone());
        if known.used {
            self.end(family);
            return Err(invalid.into());
        }
        if now_ms - known.last_use_ms > REFRESH_MS {
            return Err("Invalid grant: refresh_token has expired".into());
        }
        known.last_use_ms = now_ms;
        known.used = rotate;
        let fresh = rotate.then(|| self.new_refresh(user_id, &scopes, family, now_ms)).transpose()?;
        let refresh = fresh.unwrap_or_else(|| token.to_owned());
        Ok(Pair { access: self.new_access(user_id, &scopes, family, now_ms)?, refresh, scopes })
    }

    /// RFC 7009: an access token ends alone. A refresh token uninstalls the app of its user, who is given.
    pub(super) fn revoke(&mut self, token: &str) -> Option<i64> {
        self.access.remove(token);
        let user_id = self.refresh.get(token)?.user_id;
        self.end_user(user_id);
        Some(user_id)
    }

    /// Ends what the app has of one user; those of others stay.
    pub(super) fn end_user(&mut self, user_id: i64) {
        self.codes.retain(|_, code| code.user_id != user_id);
        self.access.retain(|_, access| access.user_id != user_id);
        self.refresh.retain(|_, refresh| refresh.user_id != user_id);
    }

    pub(super) fn callback(&self) -> Option<&str> {
        self.callback.as_deref()
    }

    /// The user of an access token that is still good, and what it allows.
    pub(in super::super) fn grant_of(&self, access: &str, now_ms: i64) -> Option<(i64, Vec<String>)> {
        let access = self.access.get(access).filter(|access| now_ms < access.expires_ms)?;
        Some((access.user_id, access.scopes.clone()))
    }

    fn end(&mut self, family: u64) {
        self.access.retain(|_, access| access.family != family);
        self.refresh.retain(|_, refresh| refresh.family != family);
    }

    fn new_access(&mut self, user_id: i64, scopes: &[String], family: u64, now_ms: i64) -> Result<String> {
        // Real ones are long: a client that cuts them is found out.
        let token = format!("v1u:{}", random_text::<180>()?);
        let (scopes, expires_ms) = (scopes.to_vec(), now_ms + ACCESS_S * 1000);
        self.access.insert(token.clone(), Access { user_id, scopes, expires_ms, family });
        Ok(token)
    }

    fn new_refresh(&mut self, user_id: i64, scopes: &[String], family: u64, now_ms: i64) -> Result<String> {
        let token = format!("{}:{}", family, random_text::<30>()?);
        let scopes = scopes.to_vec();
        self.refresh
            .insert(token.clone(), Refresh { user_id, scopes, family, last_use_ms: now_ms, used: false });
        Ok(token)
    }
}

fn random_text<const BYTES: usize>() -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random::bytes::<BYTES>()?))
}
