//! The token of an app extension: who opened the panel, signed by Pipedrive.
//!
//! Source: Pipedrive's "custom panels" page; HS256 with the extension's JWT secret
//! (by default the app's client secret), valid for 5 minutes.

use serde::Deserialize;
use serde_json::Value;

use crate::jwt::{Secret, Verifier};
use crate::{Error, ErrorKind, Result};

/// Whom a panel token speaks of. It opens a session of one's own; it is not an API token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PanelUser {
    /// Pipedrive's id of the user.
    pub user_id: u64,
    /// Pipedrive's id of the company.
    pub company_id: u64,
    /// Expiry, in seconds since 1970.
    pub expires: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Claims {
    user_id: Value,
    company_id: Value,
    exp: i64,
}

/// Verifies the `token` of an iframe's query at the time `now_unix`.
///
/// `user_id` and `company_id` are those of the same query (`userId`, `companyId`): when given, they
/// must be the token's, because a page must not act for others than the token names.
pub fn verify(
    token: &str,
    secret: &Secret,
    now_unix: i64,
    user_id: Option<&str>,
    company_id: Option<&str>,
) -> Result<PanelUser> {
    let verified = Verifier::for_urls().verify(token, secret, now_unix)?;
    let claims: Claims = verified.claims().map_err(|_| refused("lacks userId, companyId or exp"))?;
    let (user, company) = (number(&claims.user_id)?, number(&claims.company_id)?);
    for (given, expected, name) in [(user_id, user, "userId"), (company_id, company, "companyId")] {
        if given.is_some_and(|given| given.parse() != Ok(expected)) {
            return Err(refused(&format!("is for another {name} than the query")));
        }
    }
    Ok(PanelUser { user_id: user, company_id: company, expires: claims.exp })
}

fn number(claim: &Value) -> Result<u64> {
    let number = claim.as_u64().or_else(|| claim.as_str().and_then(|text| text.parse().ok()));
    number.filter(|number| *number > 0).ok_or_else(|| refused("has an id that is not a positive number"))
}

fn refused(why: &str) -> Error {
    Error::new(ErrorKind::Signature, format!("the panel token {why}"))
        .with_hint("Take the token from the panel's address, or a fresh one from get_signed_token.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::{Algorithm, sign};

    const NOW: i64 = 1_800_000_000;

    fn secret() -> Secret {
        Secret::new("panel-secret-of-the-test-app-0123456789").unwrap()
    }

    fn token(claims: &str) -> String {
        sign(&secret(), Algorithm::HS256, claims.as_bytes()).unwrap()
    }

    fn good() -> String {
        token(&format!(r#"{{"userId":7,"companyId":99,"iat":{NOW},"exp":{}}}"#, NOW + 300))
    }

    #[test]
    fn a_good_token_names_user_and_company() {
        let user = verify(&good(), &secret(), NOW, Some("7"), Some("99")).unwrap();
        assert_eq!((user.user_id, user.company_id), (7, 99));
        let text = token(&format!(r#"{{"userId":"7","companyId":"99","exp":{}}}"#, NOW + 300));
        assert_eq!(verify(&text, &secret(), NOW, None, None).unwrap().user_id, 7);
    }

    #[test]
    fn a_token_for_somebody_else_is_refused() {
        for (user, company) in [("8", "99"), ("7", "98"), ("", "99"), ("7", " 99"), ("7", "099x")] {
            let error = verify(&good(), &secret(), NOW, Some(user), Some(company)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Signature);
        }
    }

    #[test]
    fn other_algorithms_old_tokens_and_missing_claims_are_refused() {
        let claims = format!(r#"{{"userId":7,"companyId":99,"exp":{}}}"#, NOW + 300);
        let hs512 = sign(&secret(), Algorithm::HS512, claims.as_bytes()).unwrap();
        assert!(verify(&hs512, &secret(), NOW, None, None).is_err());
        let late = verify(&good(), &secret(), NOW + 3600, None, None).unwrap_err();
        assert_eq!(late.kind(), ErrorKind::TokenExpired);
        for claims in [
            r#"{"userId":7,"companyId":99}"#.to_owned(),
            format!(r#"{{"userId":7,"exp":{}}}"#, NOW + 300),
            format!(r#"{{"userId":null,"companyId":99,"exp":{}}}"#, NOW + 300),
            format!(r#"{{"userId":-1,"companyId":99,"exp":{}}}"#, NOW + 300),
            format!(r#"{{"userId":0,"companyId":99,"exp":{}}}"#, NOW + 300),
        ] {
            assert!(verify(&token(&claims), &secret(), NOW, None, None).is_err(), "{claims}");
        }
        assert!(verify("", &secret(), NOW, None, None).is_err());
    }
}
