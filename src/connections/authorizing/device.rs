//! A code for the user to type on another device (RFC 8628).

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::FutureExt;
use serde::Serialize;
use url::Url;

use super::begun::{Finished, for_browser};
use super::storing;
use super::to_the_end::{Pauses, to_the_next_pause};
use crate::auth::oauth2::DeviceAuthorization;
use crate::connections::core::Core;
use crate::connections::granting;
use crate::connections::loaded::Loaded;
use crate::connections::record::Key;
use crate::http::{is_loopback, parse_address};
use crate::{Error, ErrorKind, Result};

/// Longest code that is shown, in characters.
const CODE_CAP: usize = 100;

/// What to show to the user. Wait with `wait_for_device` afterwards.
#[derive(Debug, Clone, Serialize)]
pub struct DeviceCode {
    /// Where the user goes; https, or a loopback address.
    pub verification_url: String,
    /// What the user types there.
    pub user_code: String,
    /// The address with the code in it, when the service offers one.
    pub complete_url: Option<String>,
    /// Seconds for which the code is good.
    pub expires_in: u64,
    #[serde(skip)]
    details: DeviceAuthorization,
    /// The token URL at the beginning; the answer is for no other.
    #[serde(skip)]
    issuer_origin: Option<String>,
}

/// Asks for a code.
pub(in crate::connections) async fn begin_device(core: &Arc<Core>, key: &Key) -> Result<DeviceCode> {
    let loaded = core.loaded(key).await?;
    loaded.check_complete()?;
    let details = core.oauth2(&loaded)?.device().await?;
    let verification_url = shown(&details.verification_url)?;
    let complete_url = details.complete_url.as_deref().map(shown).transpose()?;
    let user_code = details.user_code.clone();
    if user_code.is_empty() || user_code.chars().count() > CODE_CAP || user_code.chars().any(char::is_control)
    {
        return Err(Error::new(ErrorKind::Decode, "the service gave no code that can be shown"));
    }
    let expires_in = details.expires_in.as_secs();
    let issuer_origin = loaded.token_origin();
    Ok(DeviceCode { verification_url, user_code, complete_url, expires_in, details, issuer_origin })
}

/// Waits until the user has typed the code, as slowly as the service asks, and stores the grant. When the
/// caller goes away, a question that is under way still gets its answer; no other is asked.
pub(in crate::connections) async fn finish_device(
    core: &Arc<Core>,
    key: &Key,
    device: &DeviceCode,
) -> Result<Finished> {
    let loaded = core.loaded(key).await?;
    loaded.check_complete()?;
    if device.issuer_origin != loaded.token_origin() {
        return Err(Error::new(
            ErrorKind::AuthorizationState,
            "the service was changed while it was authorized",
        )
        .with_hint("Begin the authorization again."));
    }
    let (core, key, device) = (Arc::clone(core), key.clone(), device.clone());
    to_the_next_pause(move |pauses| async move { poll(&core, &key, &loaded, &device, pauses).await }.boxed())
        .await
}

async fn poll(
    core: &Arc<Core>,
    key: &Key,
    loaded: &Loaded,
    device: &DeviceCode,
    pauses: Pauses,
) -> Result<Finished> {
    let pause = move |duration| pauses.clone().pause(duration);
    let tokens = core.oauth2(loaded)?.wait_for_device(&device.details, pause).await?;
    let tokens = granting::counted_from(tokens, core.clock.wall());
    storing::store(core, key, tokens, BTreeMap::new(), loaded.scopes()).await
}

/// An address that a person may be told to open; the code would be readable on its way over plain http.
fn shown(text: &str) -> Result<String> {
    let refused = || {
        Error::new(ErrorKind::AddressRefused, "the service names an address that nobody should open")
            .with_hint("Check the device URL of the service.")
    };
    let url: Url = for_browser(&parse_address(text).map_err(|_| refused())?)?;
    if url.scheme() == "https" || is_loopback(&url) { Ok(url.into()) } else { Err(refused()) }
}
