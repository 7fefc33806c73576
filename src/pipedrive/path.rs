//! Paths that cannot leave the API: ids are encoded, `..` and other hosts are refused.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::encoding::percent;
use crate::{Error, Result};

/// Puts `values` into the placeholders of a path template, one segment each.
pub(super) fn fill(template: &str, values: &[&str]) -> Result<String> {
    let mut values = values.iter();
    let mut segments = Vec::new();
    for segment in template.split('/') {
        if segment.starts_with('{') {
            let value =
                values.next().ok_or_else(|| Error::internal(format!("`{template}` needs more ids")))?;
            segments.push(encode(value)?);
        } else {
            segments.push(segment.to_owned());
        }
    }
    Ok(segments.join("/"))
}

/// The address of `path` below `base`; `path` is absolute and holds no query.
pub(super) fn join(base: &Url, path: &str) -> Result<Url> {
    check(path)?;
    let mut url = base.clone();
    url.set_path(path);
    Ok(url)
}

fn encode(value: &str) -> Result<String> {
    if value.is_empty() || value == "." || value == ".." || value.chars().any(char::is_control) {
        return Err(Error::config("an id is empty, a dot segment or holds a control character"));
    }
    Ok(percent(value))
}

fn check(path: &str) -> Result<()> {
    let refuse = |why: &str| {
        Err(Error::config(format!("the path {why}"))
            .with_hint("Write it as `/api/v2/deals/1`; pass the query apart."))
    };
    if !path.starts_with('/') || path.starts_with("//") {
        return refuse("does not start with one slash");
    }
    if path.contains(['?', '#', '\\']) || path.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return refuse("holds a query, a fragment, a space or a backslash");
    }
    for segment in path.split('/') {
        let decoded = percent_decode_str(segment).collect::<Vec<u8>>();
        if matches!(decoded.as_slice(), b"." | b"..") {
            return refuse("holds a dot segment");
        }
        if decoded.iter().any(u8::is_ascii_control) {
            return refuse("holds an encoded control character");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn base() -> Url {
        Url::parse("https://acme.pipedrive.com").unwrap()
    }

    #[test]
    fn an_id_stays_in_its_segment() {
        let filled = fill("/api/v2/dealFields/{field_code}/options", &["a/b?c#d%2e ü"]).unwrap();
        assert_eq!(filled, "/api/v2/dealFields/a%2Fb%3Fc%23d%252e%20%C3%BC/options");
        for id in ["", ".", "..", "a\nb", "\0"] {
            assert!(fill("/deals/{id}", &[id]).is_err(), "{id:?}");
        }
    }

    #[test]
    fn a_path_cannot_leave_the_host() {
        let bad = [
            "",
            "deals",
            "//evil.com/x",
            "https://evil.com",
            "/a/../b",
            "/a/%2e%2e/b",
            "/a/.%2E/b",
            "/a?x=1",
            "/a#b",
            "/a\\b",
            "/a b",
            "/a\r\nHost: x",
            "/a%0d%0ab",
            "/..",
            "/./a",
            "\\\\evil.com",
            "/a%00",
        ];
        for path in bad {
            assert!(join(&base(), path).is_err(), "{path:?}");
        }
        assert_eq!(
            join(&base(), "/api/v2/deals/1").unwrap().as_str(),
            "https://acme.pipedrive.com/api/v2/deals/1"
        );
    }

    proptest! {
        #[test]
        fn whatever_the_id_the_origin_and_depth_stay(id in "\\PC{1,40}") {
            if let Ok(path) = fill("/api/v2/deals/{id}/files", &[&id]) {
                let url = join(&base(), &path).unwrap();
                prop_assert_eq!(url.host_str(), Some("acme.pipedrive.com"));
                prop_assert_eq!(url.path_segments().unwrap().count(), 5);
                prop_assert!(url.query().is_none());
            }
        }
    }
}
