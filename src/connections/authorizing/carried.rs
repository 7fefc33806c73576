//! OAuth 1 whose second step is made elsewhere: the caller carries the temporary token there itself.

use std::sync::Arc;

use futures_util::FutureExt;
use secrecy::{ExposeSecret, SecretString};

use super::begun::{self, Finished, NOT_WAITING};
use super::to_the_end::to_the_end;
use super::{browser, three_legs};
use crate::auth::oauth2::Callback;
use crate::connections::core::Core;
use crate::connections::record::{Key, PendingRecord};
use crate::connections::secret::Secret;
use crate::connections::services::Authentication;
use crate::connections::unfinished::Unfinished;
use crate::{Error, ErrorKind, Result};

/// The temporary token that a verifier belongs to, as the first step gave it.
#[derive(Debug, Clone)]
pub struct CarriedToken {
    /// The token (`AuthToken`).
    pub token: SecretString,
    /// Its secret (`AuthKey`); not needed where the authorization was begun in this store.
    pub secret: Option<SecretString>,
}

/// Finishes with `text`: the verifier, or the whole address that the browser ended at.
pub(in crate::connections) async fn finish_carried(
    core: &Arc<Core>,
    key: &Key,
    text: &str,
    carried: CarriedToken,
) -> Result<Finished> {
    let loaded = core.loaded(key).await?;
    loaded.check_complete()?;
    if !matches!(loaded.service.authentication, Authentication::OAuth1(_)) {
        return Err(Error::config("a temporary token belongs to OAuth 1, which this service does not use"));
    }
    let text = text.trim();
    let callback = if text.contains("://") || text.contains("oauth_token=") {
        Callback::parse(text)?
    } else {
        Callback::pasted_verifier(text, &carried.token)
    };
    let pending = match (begun::look(core, carried.token.expose_secret()).await, carried.secret) {
        (Ok(pending), _) if begun::key_of(&pending) == *key => {
            // It was begun here, and is used up here.
            return browser::complete(core, pending, callback).await;
        }
        (Ok(_), _) => {
            return Err(Error::new(
                ErrorKind::AuthorizationState,
                "the temporary token belongs to another connection",
            )
            .with_hint("Begin the authorization again."));
        }
        (Err(error), Some(secret)) if error.details().code.as_deref() == Some(NOT_WAITING) => PendingRecord {
            link: key.link.clone(),
            subject: key.subject.clone(),
            state: Secret::from(&carried.token),
            pkce_verifier: None,
            redirect_url: None,
            scopes: loaded.scopes(),
            request_token: Some(Secret::from(&carried.token)),
            request_token_secret: Some(Secret::from(&secret)),
            issuer_origin: loaded.token_origin(),
            paste_code: true,
            created_at: core.clock.wall(),
            expires_at: begun::expires_at(core),
            later: serde_json::Map::new(),
        },
        (Err(error), _) => return Err(error),
    };
    three_legs::check(&pending, &callback)?;
    let (core, key, unfinished) = (Arc::clone(core), key.clone(), Unfinished::begin());
    let exchange = async move {
        let _unfinished = unfinished;
        three_legs::complete(&core, &key, &pending, &callback).await
    };
    to_the_end(exchange.boxed()).await
}
