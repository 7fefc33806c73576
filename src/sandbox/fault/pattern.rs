//! Path patterns: `*` stands for one segment, `**` at the end for the rest.

/// Does `path` match `pattern`?
pub(super) fn matches(pattern: &str, path: &str) -> bool {
    let mut wanted = pattern.trim_matches('/').split('/');
    let mut given = path.trim_matches('/').split('/');
    loop {
        match (wanted.next(), given.next()) {
            (Some("**"), _) | (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_by_segment() {
        for (pattern, path, expected) in [
            ("/api/v2/deals", "/api/v2/deals", true),
            ("/api/v2/deals", "/api/v2/deals/1", false),
            ("/api/v2/deals/*", "/api/v2/deals/1", true),
            ("/api/v2/deals/*", "/api/v2/deals", false),
            ("/api/*/deals", "/api/v2/deals", true),
            ("/api/**", "/api/v2/deals/1", true),
            ("/api/**", "/oauth/token", false),
            ("**", "/anything/at/all", true),
            ("/a/*/c", "/a/b/d", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
