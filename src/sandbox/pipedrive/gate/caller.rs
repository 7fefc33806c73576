//! Who sends a request.

use axum::http::HeaderMap;

use crate::sandbox::state::Shared;

/// The user behind a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Caller {
    pub(in super::super) user_id: i64,
    pub(in super::super) is_admin: bool,
    pub(in super::super) oauth: bool,
    /// What an OAuth token allows; an API token allows everything.
    pub(super) scopes: Option<Vec<String>>,
    /// What the burst limit counts by.
    pub(in super::super) credential: String,
}

/// Why there is no caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stranger {
    Missing,
    MalformedHeader,
    UnknownApiToken,
    UnknownAccessToken,
}

impl Caller {
    /// Whether the credential allows an operation that needs one of `scopes`.
    pub(super) fn is_allowed(&self, scopes: &[&str]) -> bool {
        let granted = |wanted: &&str| self.scopes.iter().flatten().any(|scope| scope == wanted);
        self.scopes.is_none() || scopes.is_empty() || scopes.iter().any(granted)
    }
}

/// The caller of these headers. A token in the query is not looked at: it would end up in logs.
pub(super) fn identify(state: &Shared, headers: &HeaderMap) -> Result<Caller, Stranger> {
    let crm = state.pipedrive();
    if let Some(token) = headers.get("x-api-token") {
        let token = token.to_str().map_err(|_| Stranger::UnknownApiToken)?;
        let user_id = crm.user_of_api_token(token).ok_or(Stranger::UnknownApiToken)?;
        return Ok(caller(state, user_id, None));
    }
    let header = headers.get("authorization").ok_or(Stranger::Missing)?;
    let text = header.to_str().map_err(|_| Stranger::MalformedHeader)?;
    let (scheme, token) = text.split_once(' ').ok_or(Stranger::MalformedHeader)?;
    if !scheme.eq_ignore_ascii_case("bearer") || token.trim().is_empty() {
        return Err(Stranger::MalformedHeader);
    }
    let grant = crm.grant_of_access_token(token.trim(), state.clock().now_ms());
    grant.map(|(user_id, scopes)| caller(state, user_id, Some(scopes))).ok_or(Stranger::UnknownAccessToken)
}

fn caller(state: &Shared, user_id: i64, scopes: Option<Vec<String>>) -> Caller {
    let oauth = scopes.is_some();
    let is_admin = state.pipedrive().is_admin(user_id);
    let credential = format!("{}-{user_id}", if oauth { "oauth" } else { "token" });
    Caller { user_id, is_admin, oauth, scopes, credential }
}
