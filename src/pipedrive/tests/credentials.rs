//! Credentials that change: asked for at each request, replaced once after a 401.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::BoxFuture;

use super::fake::Fake;
use crate::auth::{Credential, CredentialProvider};
use crate::http::{Content, Method};
use crate::pipedrive::{Pipedrive, Query, Settings};
use crate::{Error, ErrorKind, Result};

const OK: &str = r#"{"success":true,"data":{"id":1}}"#;
const UNAUTHORIZED: &str = r#"{"success":false,"error":"unauthorized access","errorCode":401}"#;

/// Counts its tokens up; gives a new one after a refusal while there are some left.
#[derive(Debug)]
struct Tokens {
    current: AtomicU32,
    spare: AtomicU32,
}

impl Tokens {
    fn with_spare(spare: u32) -> Arc<Self> {
        Arc::new(Self { current: AtomicU32::new(1), spare: AtomicU32::new(spare) })
    }

    fn token(&self) -> Credential {
        Settings::access_token(&format!("token-{}", self.current.load(Ordering::SeqCst))).unwrap()
    }
}

impl CredentialProvider for Tokens {
    fn credential(&self) -> BoxFuture<'_, Result<Credential>> {
        Box::pin(async { Ok(self.token()) })
    }

    fn refused<'a>(&'a self, refused: &'a Credential) -> BoxFuture<'a, Result<Option<Credential>>> {
        Box::pin(async move {
            assert_eq!(refused.secret(), self.token().secret());
            let left =
                self.spare.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            self.current.fetch_add(1, Ordering::SeqCst);
            Ok(left.is_ok().then(|| self.token()))
        })
    }

    fn identity(&self) -> String {
        "tests/credentials".into()
    }
}

fn client(fake: &Fake, tokens: Arc<dyn CredentialProvider>) -> Pipedrive {
    Pipedrive::new(Settings::at(&fake.address, tokens).unwrap()).unwrap()
}

fn used(fake: &Fake) -> Vec<String> {
    fake.asked().iter().map(|asked| asked.headers["authorization"].to_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_also_for_a_post() {
    let fake = Fake::start().await;
    fake.will(401, &[], UNAUTHORIZED).will_json(OK);
    let crm = client(&fake, Tokens::with_spare(9));
    crm.request(Method::POST, "/api/v2/deals", Query::new(), Content::Json("{}".into())).await.unwrap();
    assert_eq!(used(&fake), ["Bearer token-1", "Bearer token-2"]);
}

#[tokio::test]
async fn an_endless_401_ends_after_the_second() {
    let fake = Fake::start().await;
    fake.will(401, &[], UNAUTHORIZED).will(401, &[], UNAUTHORIZED).will_json(OK);
    let crm = client(&fake, Tokens::with_spare(9));
    let error = crm.request(Method::GET, "/api/v2/deals/1", Query::new(), Content::Empty).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(fake.asked().len(), 2);
}

#[tokio::test]
async fn without_another_token_the_refusal_is_the_answer() {
    let fake = Fake::start().await;
    fake.will(401, &[], UNAUTHORIZED).will_json(OK);
    let crm = client(&fake, Tokens::with_spare(0));
    let error = crm.request(Method::GET, "/api/v2/deals/1", Query::new(), Content::Empty).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(fake.asked().len(), 1);
}

#[derive(Debug)]
struct Broken;

impl CredentialProvider for Broken {
    fn credential(&self) -> BoxFuture<'_, Result<Credential>> {
        Box::pin(async { Err(Error::new(ErrorKind::Reauthorize, "the access was taken back")) })
    }

    fn refused<'a>(&'a self, _: &'a Credential) -> BoxFuture<'a, Result<Option<Credential>>> {
        Box::pin(async { Ok(None) })
    }

    fn identity(&self) -> String {
        "tests/broken".into()
    }
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent() {
    let fake = Fake::start().await;
    let crm = client(&fake, Arc::new(Broken));
    let error = crm.request(Method::GET, "/api/v2/deals/1", Query::new(), Content::Empty).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Reauthorize);
    assert!(fake.asked().is_empty());
}
