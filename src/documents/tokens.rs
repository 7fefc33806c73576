//! Our own links: signed, expiring, and each for one purpose only.
//!
//! The Document Server's signature proves only that a request came from it. These
//! tokens prove which document, session and user the link was made for. Each
//! purpose has its own key, so a download link never passes as a callback link.

use aws_lc_rs::hmac;
use serde::{Deserialize, Serialize};

use crate::encoding::to_hex;
use crate::jwt::{Algorithm, Secret, Verifier, sign_claims};
use crate::{Error, ErrorKind, Result};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// The Document Server downloads the document.
    Download,
    /// The Document Server reports what happened in the editor.
    Callback,
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Purpose::Download => "dealdocs/documents/download/1",
            Purpose::Callback => "dealdocs/documents/callback/1",
        }
    }
}

/// Everything a link is bound to. With it a save finds its document even if the journal was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// What the link is for.
    pub purpose: Purpose,
    /// The Pipedrive company.
    pub company: String,
    /// The deal.
    pub deal: u64,
    /// The file of the document when the link was made.
    pub file: u64,
    /// Id of the document.
    pub document: String,
    /// Revision of the document.
    pub revision: u64,
    /// Document key of the session.
    pub key: String,
    /// Id of the user.
    pub user: String,
    /// When it expires, in seconds since 1970.
    pub until: i64,
}

/// Makes and checks links.
#[derive(Clone)]
pub struct Tokens {
    download: Secret,
    callback: Secret,
}

impl Tokens {
    /// Keys for each purpose, derived from one secret.
    pub fn new(secret: &str) -> Result<Self> {
        Secret::new(secret)?;
        Ok(Self {
            download: derive(secret, Purpose::Download)?,
            callback: derive(secret, Purpose::Callback)?,
        })
    }

    /// Signs the claims with the key of their purpose.
    pub fn sign(&self, claims: &Claims) -> Result<String> {
        sign_claims(self.secret(claims.purpose), Algorithm::HS256, claims)
    }

    /// Checks signature, purpose and expiry.
    pub fn verify(&self, purpose: Purpose, token: &str, now: i64) -> Result<Claims> {
        let claims = self.verify_signature(purpose, token, now)?;
        if claims.until <= now {
            return Err(Error::new(ErrorKind::TokenExpired, "the link is too old")
                .with_hint("Open the document again; that makes a new link."));
        }
        Ok(claims)
    }

    /// Checks signature and purpose; whether an expired link still counts is the caller's decision.
    pub fn verify_signature(&self, purpose: Purpose, token: &str, now: i64) -> Result<Claims> {
        // The expiry is a claim of our own, so that an old link is told apart from a forged one.
        let verifier = Verifier { require_expiry: false, ..Verifier::for_urls() };
        let claims: Claims = verifier.verify(token, self.secret(purpose), now)?.claims()?;
        if claims.purpose != purpose {
            return Err(Error::new(ErrorKind::Signature, "the link was made for another purpose"));
        }
        Ok(claims)
    }

    fn secret(&self, purpose: Purpose) -> &Secret {
        match purpose {
            Purpose::Download => &self.download,
            Purpose::Callback => &self.callback,
        }
    }
}

fn derive(secret: &str, purpose: Purpose) -> Result<Secret> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, purpose.label().as_bytes());
    Secret::new(&to_hex(tag.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "a secret of the app, long enough for tests";

    fn claims(purpose: Purpose) -> Claims {
        Claims {
            purpose,
            company: "acme".into(),
            deal: 7,
            file: 9,
            document: "d".into(),
            revision: 1,
            key: "k".into(),
            user: "3".into(),
            until: 2_000,
        }
    }

    #[test]
    fn a_link_works_for_its_purpose_only() {
        let tokens = Tokens::new(SECRET).unwrap();
        let token = tokens.sign(&claims(Purpose::Download)).unwrap();
        assert_eq!(tokens.verify(Purpose::Download, &token, 1_500).unwrap(), claims(Purpose::Download));
        let refused = tokens.verify(Purpose::Callback, &token, 1_500).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Signature);
    }

    #[test]
    fn the_claim_alone_does_not_change_the_purpose() {
        let tokens = Tokens::new(SECRET).unwrap();
        let forged = sign_claims(&tokens.callback, Algorithm::HS256, &claims(Purpose::Download)).unwrap();
        assert_eq!(
            tokens.verify(Purpose::Callback, &forged, 1_500).unwrap_err().kind(),
            ErrorKind::Signature
        );
    }

    #[test]
    fn an_expired_link_is_told_apart_from_a_forged_one() {
        let tokens = Tokens::new(SECRET).unwrap();
        let token = tokens.sign(&claims(Purpose::Callback)).unwrap();
        assert_eq!(
            tokens.verify(Purpose::Callback, &token, 2_000).unwrap_err().kind(),
            ErrorKind::TokenExpired
        );
        assert!(tokens.verify_signature(Purpose::Callback, &token, 9_999).is_ok());
        let other = Tokens::new("another secret of another app, also long").unwrap();
        assert_eq!(other.verify(Purpose::Callback, &token, 1_500).unwrap_err().kind(), ErrorKind::Signature);
        let mut damaged = token.clone();
        damaged.insert(token.len() / 2, 'A');
        assert!(tokens.verify_signature(Purpose::Callback, &damaged, 1_500).is_err());
    }
}
