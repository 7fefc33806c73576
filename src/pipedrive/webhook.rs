//! Webhooks carry no signature: Basic credentials that we registered are the proof.

use aws_lc_rs::constant_time;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::{Error, ErrorKind, Result};

/// Longest header that is looked at.
const LONGEST: usize = 4096;

/// Checks the `Authorization` header of a webhook delivery (RFC 7617, UTF-8).
///
/// The comparison takes the same time whatever is wrong. A user name cannot hold a colon.
pub fn verify_basic(authorization: Option<&str>, user: &str, password: &str) -> Result<()> {
    if user.contains(':') || password.is_empty() {
        return Err(Error::config("a webhook needs a password, and its user name cannot hold a colon"));
    }
    let given = authorization.filter(|header| header.len() <= LONGEST).and_then(decode).unwrap_or_default();
    let expected = format!("{user}:{password}");
    // Digests have one length, so the length of the password does not show either.
    let (given, expected) = (digest(&SHA256, &given), digest(&SHA256, expected.as_bytes()));
    constant_time::verify_slices_are_equal(given.as_ref(), expected.as_ref()).map_err(|_| {
        Error::new(ErrorKind::Authentication, "the webhook's user name or password is missing or wrong")
            .with_status(401)
            .with_hint("Answer 401. Compare with http_auth_user and http_auth_password of the webhook.")
    })
}

fn decode(header: &str) -> Option<Vec<u8>> {
    let (scheme, value) = header.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    STANDARD.decode(value.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    #[test]
    fn only_the_right_pair_passes() {
        let check = |header: &str| verify_basic(Some(header), "hook", "pässword:1");
        assert!(check(&header("hook:pässword:1")).is_ok());
        assert!(check(&header("hook:pässword:1").replace("Basic", "bAsIc")).is_ok());
        for wrong in [
            "",
            ":",
            "hook",
            "hook:",
            "hook:password:1",
            "Hook:pässword:1",
            "hook:pässword:1 ",
            "x:hook:pässword:1",
        ] {
            assert_eq!(check(&header(wrong)).unwrap_err().kind(), ErrorKind::Authentication, "{wrong}");
        }
    }

    #[test]
    fn malformed_headers_are_refused() {
        for header in [
            "",
            "Basic",
            "Basic ",
            "Basic !!!",
            "Bearer aG9vazpw",
            "Basic aG9vazpw aG9vazpw",
            "aG9vazpw",
            "Basic\taG9vazpw",
        ] {
            assert!(verify_basic(Some(header), "hook", "p").is_err(), "{header:?}");
        }
        assert!(verify_basic(None, "hook", "p").is_err());
        assert!(verify_basic(Some(&header(&"x".repeat(9000))), "hook", "p").is_err());
    }

    #[test]
    fn an_empty_password_never_opens_the_door() {
        assert_eq!(verify_basic(Some(&header("hook:")), "hook", "").unwrap_err().kind(), ErrorKind::Config);
        assert_eq!(verify_basic(Some(&header("a:b:c")), "a:b", "c").unwrap_err().kind(), ErrorKind::Config);
    }
}
