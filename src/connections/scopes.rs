//! Which scopes were granted, in the words that services use for them.

use super::loaded::Loaded;
use super::services::{Authentication, OAuth2Endpoints};

impl Loaded {
    /// Scopes that are asked for and were not granted.
    pub(super) fn missing_scopes(&self) -> Vec<String> {
        if self.account.grant.is_none() {
            return Vec::new();
        }
        self.scopes_to_send().into_iter().filter(|scope| !self.was_granted(scope)).collect()
    }

    /// Whether the grant holds `scope`.
    pub(super) fn was_granted(&self, scope: &str) -> bool {
        let Some(grant) = &self.account.grant else { return false };
        let Authentication::OAuth2(oauth2) = &self.service.authentication else {
            return grant.granted_scopes.iter().any(|granted| granted == scope);
        };
        // A service grants an offline scope with the refresh token, and does not name it.
        let offline = grant.refresh_token.is_some() && oauth2.offline_scopes.iter().any(|name| name == scope);
        offline || is_granted(oauth2, scope, &grant.granted_scopes)
    }
}

/// Whether `scope` is among `granted`, under its own name or one that the service gives it.
fn is_granted(oauth2: &OAuth2Endpoints, scope: &str, granted: &[String]) -> bool {
    let named = |name: &str| granted.iter().any(|granted| granted == name);
    named(scope)
        || oauth2.scope_aliases.iter().any(|(asked, as_this)| {
            part(asked, scope).is_some_and(|part| named(&as_this.replacen('*', part, 1)))
        })
}

/// The text that the `*` of `pattern` stands for in `scope`.
fn part<'a>(pattern: &str, scope: &'a str) -> Option<&'a str> {
    match pattern.split_once('*') {
        None => (pattern == scope).then_some(""),
        Some((before, after)) => scope.strip_prefix(before)?.strip_suffix(after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_the_same_text_on_both_sides() {
        for (pattern, scope, found) in [
            ("read_*", "read_orders", Some("orders")),
            ("read_*", "write_orders", None),
            ("*.read", "files.read", Some("files")),
            ("a*a", "a", None),
            ("email", "email", Some("")),
            ("email", "emails", None),
        ] {
            assert_eq!(part(pattern, scope), found, "{pattern} {scope}");
        }
    }
}
