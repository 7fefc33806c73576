//! Keeps the secrets of a request out of texts that quote its answer.

use secrecy::{ExposeSecret, SecretString};

/// Put in the place of a secret.
const MARK: &[u8] = b"[redacted]";
/// Shorter values occur by chance in any text.
const SHORTEST: usize = 4;

/// The secrets of one request, to be replaced where the answer repeats them.
#[derive(Debug, Clone, Default)]
pub struct Redactor {
    secrets: Vec<SecretString>,
}

impl Redactor {
    /// Adds a secret, as it is and as it looks in a form.
    pub fn add(&mut self, secret: &str) {
        let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        for text in [secret, &encoded] {
            if text.len() >= SHORTEST && !self.secrets.iter().any(|known| known.expose_secret() == text) {
                self.secrets.push(SecretString::from(text));
            }
        }
        // The longest first: a secret may be part of another one.
        self.secrets.sort_by_key(|text| std::cmp::Reverse(text.expose_secret().len()));
    }

    /// Adds the value of a header, and its part after the scheme (`Bearer ...`).
    pub(super) fn add_header(&mut self, value: &str) {
        self.add(value);
        if let Some((_, credential)) = value.split_once(' ') {
            self.add(credential);
        }
    }

    /// `text` without the secrets, on one line, at most `max` bytes long.
    pub fn clean(&self, text: &[u8], max: usize) -> String {
        let mut kept = Vec::new();
        let mut rest = text;
        // Only what starts within `max` is taken, so a secret is never cut in two and half shown.
        while text.len() - rest.len() < max {
            let Some((first, tail)) = rest.split_first() else { break };
            let is_next = |secret: &&SecretString| rest.starts_with(secret.expose_secret().as_bytes());
            if let Some(secret) = self.secrets.iter().find(is_next) {
                kept.extend_from_slice(MARK);
                rest = rest.get(secret.expose_secret().len()..).unwrap_or_default();
            } else {
                kept.push(*first);
                rest = tail;
            }
        }
        let mut line: String =
            String::from_utf8_lossy(&kept).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        while line.len() > max {
            line.pop();
        }
        line.trim().to_owned()
    }

    /// How far to read past a limit to recognise a secret that starts before it.
    pub(super) fn longest(&self) -> usize {
        self.secrets.first().map_or(0, |secret| secret.expose_secret().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_secret_is_replaced_in_every_form() {
        let mut redactor = Redactor::default();
        redactor.add_header("Bearer canary/1+2");
        let text = redactor.clean(b"a canary/1+2 b canary%2F1%2B2 c Bearer canary/1+2\r\nd", 500);
        assert_eq!(text, "a [redacted] b [redacted] c [redacted]  d");
    }

    proptest! {
        #[test]
        fn no_cut_shows_part_of_a_secret_and_no_text_is_too_long(
            before in "[a-z]{0,40}", after in "[a-z]{0,40}", max in 0_usize..90,
        ) {
            let mut redactor = Redactor::default();
            redactor.add("SECRET-0123456789");
            let text = format!("{before}SECRET-0123456789{after}");
            let clean = redactor.clean(text.as_bytes(), max);
            prop_assert!(!clean.contains("SEC"));
            prop_assert!(clean.len() <= max);
        }

        #[test]
        fn any_bytes_become_text(bytes: Vec<u8>, max in 0_usize..600) {
            let clean = Redactor::default().clean(&bytes, max);
            prop_assert!(clean.len() <= max && !clean.contains(char::is_control));
        }
    }
}
