//! Bytes and text written in letters that are safe everywhere.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All ASCII but the unreserved characters, `A-Za-z0-9-._~` (RFC 3986 section 2.3).
pub const BUT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `text` in UTF-8 with everything but the unreserved characters written as upper-case `%XX`.
pub fn percent(text: &str) -> String {
    utf8_percent_encode(text, BUT_UNRESERVED).to_string()
}

/// Lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stay() {
        let unreserved = "ABCXYZabcxyz0189-._~";
        assert_eq!(percent(unreserved), unreserved);
        assert_eq!(percent("a b+c/%=*é"), "a%20b%2Bc%2F%25%3D%2A%C3%A9");
    }

    #[test]
    fn hexadecimal_has_two_digits_a_byte() {
        assert_eq!(to_hex(&[0, 10, 255]), "000aff");
        assert_eq!(to_hex(&[]), "");
    }
}
