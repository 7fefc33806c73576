//! The header of a token: read strictly, before anything else of it is believed.

use std::collections::HashSet;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserializer as _;
use serde::de::{IgnoredAny, MapAccess, Visitor};

use super::Algorithm;
use crate::{Error, ErrorKind, Result};

/// An honest header is under 100 bytes; the cap leaves room for a long `kid`.
const MAX_SEGMENT: usize = 1024;

/// Parameters that change what is signed or how it is read (RFC 7515 4.1.11, RFC 7797,
/// RFC 7516), and ones that offer a key of the sender's choice (RFC 7515 4.1.2 to 4.1.6).
/// No sender of an HMAC token has a reason for them. `kid`, `typ` and `cty` are ignored:
/// they choose nothing here.
const REFUSED: [&str; 10] = ["crit", "b64", "zip", "enc", "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256"];

/// The algorithm that the header segment names, if the header is acceptable.
pub(super) fn read_algorithm(segment: &str) -> Result<Algorithm> {
    // Nearly every token has one of these three headers, letter for letter.
    if let Some(known) = Algorithm::ALL.into_iter().find(|known| known.header_segment() == segment) {
        return Ok(known);
    }
    if segment.len() > MAX_SEGMENT {
        return Err(refused("its header is too long"));
    }
    let bytes =
        URL_SAFE_NO_PAD.decode(segment).map_err(|_| refused("its header is not canonical base64url"))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| refused("its header is not UTF-8"))?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let name = reader
        .deserialize_map(HeaderVisitor)
        .and_then(|name| reader.end().map(|()| name))
        .map_err(|_| refused("its header is not acceptable"))?;
    Algorithm::from_name(&name).ok_or_else(|| {
        refused("its algorithm is not HS256, HS384 or HS512")
            .with_hint("Unsigned tokens and public-key algorithms are never accepted.")
    })
}

struct HeaderVisitor;

impl<'de> Visitor<'de> for HeaderVisitor {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a JSON object with a text `alg`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        use serde::de::Error as _;
        let mut seen = HashSet::new();
        let mut algorithm = None;
        while let Some(name) = map.next_key::<String>()? {
            if REFUSED.contains(&name.as_str()) {
                return Err(A::Error::custom("a refused header parameter"));
            }
            if name == "alg" {
                algorithm = Some(map.next_value::<String>()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            if !seen.insert(name) {
                return Err(A::Error::custom("a header parameter given twice"));
            }
        }
        algorithm.ok_or_else(|| A::Error::missing_field("alg"))
    }
}

fn refused(reason: &str) -> Error {
    Error::new(ErrorKind::Signature, format!("the token is refused: {reason}"))
}
