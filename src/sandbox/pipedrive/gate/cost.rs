//! What a request costs in tokens (`x-token-cost` of the vendor's `OpenAPI` files).

/// Tokens for this method and path; v1 costs twice what v2 does.
pub(super) fn cost(method: &str, path: &str) -> u64 {
    let Some((version, segments)) = split(path) else { return 0 };
    if version == 2 { v2(method, &segments) } else { v1(method, &segments) }
}

/// Does the search limit apply?
pub(super) fn is_search(path: &str) -> bool {
    let Some((_, segments)) = split(path) else { return false };
    matches!(segments.as_slice(), ["itemSearch", ..] | [_, "search"])
}

pub(super) fn split(path: &str) -> Option<(u8, Vec<&str>)> {
    let (version, rest) = if let Some(rest) = path.strip_prefix("/api/v2/") {
        (2, rest)
    } else {
        (1, path.strip_prefix("/api/v1/").or_else(|| path.strip_prefix("/v1/"))?)
    };
    Some((version, rest.split('/').filter(|segment| !segment.is_empty()).collect()))
}

fn v2(method: &str, segments: &[&str]) -> u64 {
    match (method, segments) {
        ("GET", ["itemSearch", ..] | [_, "search"] | ["deals", "archived"]) => 20,
        // A list, though its path looks like that of one deal.
        ("GET", ["deals", "products"]) => 10,
        ("DELETE", ["deals", _, "products"]) => 15,
        ("GET", ["pipelines" | "stages"]) => 5,
        _ => generic(method, segments),
    }
}

fn v1(method: &str, segments: &[&str]) -> u64 {
    match (method, segments) {
        ("GET", ["itemSearch", ..] | [_, "search"] | ["users", "find"] | [_, _, "flow"]) => 40,
        ("GET", ["webhooks"] | [_, _, "permittedUsers"]) | ("DELETE", [_]) => 10,
        _ => 2 * generic(method, segments),
    }
}

/// One, list, write, delete; a path of odd length names a list.
fn generic(method: &str, segments: &[&str]) -> u64 {
    match method {
        "GET" | "HEAD" if segments.len().is_multiple_of(2) => 1,
        "GET" | "HEAD" => 10,
        "DELETE" => 3,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_those_of_the_specification() {
        for (method, path, tokens) in [
            ("GET", "/api/v2/deals", 10),
            ("GET", "/api/v2/deals/7", 1),
            ("POST", "/api/v2/deals", 5),
            ("PATCH", "/api/v2/deals/7", 5),
            ("DELETE", "/api/v2/deals/7", 3),
            ("GET", "/api/v2/deals/archived", 20),
            ("GET", "/api/v2/deals/search", 20),
            ("GET", "/api/v2/deals/products", 10),
            ("GET", "/api/v2/deals/7/products", 10),
            ("POST", "/api/v2/deals/7/products", 5),
            ("DELETE", "/api/v2/deals/7/products", 15),
            ("DELETE", "/api/v2/deals/7/products/1", 3),
            ("GET", "/api/v2/itemSearch", 20),
            ("GET", "/api/v2/stages", 5),
            ("GET", "/api/v2/dealFields", 10),
            ("GET", "/api/v2/dealFields/title", 1),
            ("GET", "/api/v1/users/me", 2),
            ("GET", "/v1/users", 20),
            ("GET", "/v1/users/find", 40),
            ("GET", "/v1/files/7/download", 20),
            ("POST", "/v1/files", 10),
            ("PUT", "/v1/files/7", 10),
            ("DELETE", "/v1/files/7", 6),
            ("GET", "/v1/deals/7/files", 20),
            ("GET", "/v1/deals/7/permittedUsers", 10),
            ("GET", "/v1/webhooks", 10),
            ("DELETE", "/v1/webhooks/1", 6),
            ("GET", "/v1/dealFields", 20),
            ("GET", "/oauth/authorize", 0),
        ] {
            assert_eq!(cost(method, path), tokens, "{method} {path}");
        }
    }

    #[test]
    fn searches_are_told_apart() {
        assert!(is_search("/api/v2/itemSearch"));
        assert!(is_search("/api/v2/itemSearch/field"));
        assert!(is_search("/api/v2/persons/search"));
        assert!(!is_search("/api/v2/persons"));
        assert!(!is_search("/api/v2/persons/7"));
    }
}
