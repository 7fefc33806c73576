//! One account of one connection.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::authorizing::{
    self, Begin, Begun, CarriedToken, DeviceCode, Finished, HeldTokens, ImportedTokens, LoopbackOptions,
};
use super::calling::{Answer, Call};
use super::core::Core;
use super::hosts::AllowedHosts;
use super::lifecycle::{self, Revoked, Update};
use super::overview::{self, Overview};
use super::record::Key;
use super::services::Service;
use super::snippet::{self, Language};
use super::status::Status;
use super::testing::{self, TestReport};
use super::{calls, refreshing, usage};
use crate::auth::{Credential, CredentialProvider};
use crate::http::Method;
use crate::{Error, Result};

/// One account of one connection. A cheap handle: every use asks the store, so changes of other processes
/// are seen, and a deleted connection is `UnknownConnection`.
#[derive(Debug, Clone)]
pub struct Connection {
    core: Arc<Core>,
    key: Key,
    read_only: bool,
}

impl Connection {
    pub(super) fn new(core: Arc<Core>, key: Key) -> Self {
        Self { core, key, read_only: false }
    }

    /// The same account, through which nothing can be changed at the service: calls of other methods than
    /// GET, HEAD and OPTIONS are refused before anything is sent, and so is lending the credential.
    #[must_use]
    pub fn read_only(&self) -> Self {
        Self { read_only: true, ..self.clone() }
    }

    /// Whether it is such a handle.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// The lasting name.
    pub fn link_name(&self) -> &str {
        self.key.link.as_str()
    }

    /// Whose account it is, in a connection with one account per user.
    pub fn subject(&self) -> Option<&str> {
        self.key.subject.as_deref()
    }

    /// What may be shown of it.
    pub async fn overview(&self) -> Result<Overview> {
        let records = self.core.store.read().await?;
        Ok(overview::overview(&self.core, &self.core.load(&self.key, &records)?, &records))
    }

    /// How it stands, and why.
    pub async fn status(&self) -> Result<(Status, Option<String>)> {
        let records = self.core.store.read().await?;
        Ok(overview::status_of(&self.core, &self.core.load(&self.key, &records)?, &records))
    }

    /// Its service.
    pub async fn service(&self) -> Result<Arc<Service>> {
        Ok(Arc::clone(&self.core.loaded(&self.key).await?.service))
    }

    /// Where relative addresses begin: the base URL of the service, or the one that the service told.
    pub async fn base_url(&self) -> Result<Option<Url>> {
        Ok(self.core.loaded(&self.key).await?.filled.base_url.clone())
    }

    /// The base URL, and the hosts that may get the credential.
    pub(super) async fn reach(&self) -> Result<(Option<Url>, AllowedHosts)> {
        let loaded = self.core.loaded(&self.key).await?;
        Ok((loaded.filled.base_url.clone(), loaded.filled.hosts.clone()))
    }

    // --- calls

    /// Sends a call. An answer of any status is a success here. A good token is made sure of first; after a
    /// 401 the token is replaced once and the call sent once more, if its body can be sent again.
    pub async fn send(&self, call: &Call) -> Result<Answer> {
        if self.read_only && ![Method::GET, Method::HEAD, Method::OPTIONS].contains(&call.method) {
            return Err(self.refused_for_reading(&format!("{} is refused", call.method)));
        }
        calls::send(&self.core, &self.key, call).await
    }

    fn refused_for_reading(&self, what: &str) -> Error {
        Error::config(format!("the connection `{}` was opened for reading: {what}", self.link_name()))
            .with_hint("Open it without `Readonly`.")
    }

    /// Sends the harmless request of the service.
    pub async fn test(&self) -> Result<TestReport> {
        testing::test(&self.core, &self.key).await
    }

    /// Code that uses the connection, without a secret; the call is the service's test request, if it names one.
    pub async fn snippet(&self, language: Language) -> Result<String> {
        let loaded = self.core.loaded(&self.key).await?;
        Ok(snippet::of_connection(&self.core, &loaded, language))
    }

    // --- authorization

    /// Begins an authorization in a browser (web apps, and headless by pasting). An existing grant stays
    /// until the new one is stored, so this also reauthorizes and switches the account.
    pub async fn begin(&self, how: Begin) -> Result<Begun> {
        authorizing::begin(&self.core, &self.key, how).await
    }

    /// Finishes an authorization with the query of the redirect or its whole address.
    pub async fn finish(&self, callback: &str, expected_state: Option<&SecretString>) -> Result<Finished> {
        let expected = expected_state.map(ExposeSecret::expose_secret);
        authorizing::finish(&self.core, callback, expected, Some(&self.key)).await
    }

    /// Finishes an authorization with what a user pasted: the whole address, or a bare code (verifier) when
    /// it was begun with `paste_code`.
    pub async fn finish_pasted(&self, text: &str) -> Result<Finished> {
        authorizing::finish_pasted(&self.core, &self.key, text).await
    }

    /// Finishes OAuth 1 with a verifier, and with the temporary token that the caller kept for it.
    pub async fn finish_carried(&self, text: &str, carried: CarriedToken) -> Result<Finished> {
        authorizing::finish_carried(&self.core, &self.key, text, carried).await
    }

    /// Authorizes in the browser of this machine. `open` gets the address on a thread where it may block.
    pub async fn authorize_in_browser<F>(&self, options: LoopbackOptions, open: F) -> Result<Finished>
    where
        F: FnOnce(&Url) -> Result<()> + Send + 'static,
    {
        authorizing::authorize(&self.core, &self.key, options, open).await
    }

    /// Asks for a code that the user types on another device.
    pub async fn device(&self) -> Result<DeviceCode> {
        authorizing::begin_device(&self.core, &self.key).await
    }

    /// Waits until the user has typed the code.
    pub async fn wait_for_device(&self, device: &DeviceCode) -> Result<Finished> {
        authorizing::finish_device(&self.core, &self.key, device).await
    }

    /// Authorizes the client itself; nobody is asked.
    pub async fn client_credentials(&self) -> Result<Finished> {
        authorizing::authorize_client(&self.core, &self.key).await
    }

    /// Takes over tokens that were got elsewhere. Where refresh tokens rotate, stop using them there.
    pub async fn import_tokens(&self, tokens: ImportedTokens) -> Result<Finished> {
        authorizing::import(&self.core, &self.key, tokens).await
    }

    /// The same, unless there is a refresh token here already: what the vault was given since is newer. None when
    /// nothing was done. Of several processes that do this at once, one takes them over.
    pub async fn import_first_tokens(&self, tokens: ImportedTokens) -> Result<Option<Finished>> {
        authorizing::import_first(&self.core, &self.key, tokens).await
    }

    /// The tokens, for a caller that keeps and renews them itself.
    pub async fn held_tokens(&self) -> Result<HeldTokens> {
        if self.read_only {
            return Err(self.refused_for_reading("its tokens are not handed out"));
        }
        authorizing::held(&*self.core.loaded(&self.key).await?)
    }

    /// Makes sure of a good access token; with `force`, gets another one even if the present one is good, a
    /// pause is not over, or the answer to the last refresh was lost.
    pub async fn refresh(&self, force: bool) -> Result<()> {
        if !force {
            return refreshing::fresh(&self.core, &self.key).await.map(drop);
        }
        let loaded = self.core.loaded(&self.key).await?;
        if !loaded.has_grants() {
            return Err(Error::config(format!("the service `{}` gives no tokens", loaded.service.link_name)));
        }
        refreshing::replaced(&self.core, &self.key, loaded.account.generation, true).await.map(drop)
    }

    /// Gives the grant back: the service first, then here.
    pub async fn revoke(&self) -> Result<Revoked> {
        lifecycle::revoke(&self.core, &self.key).await
    }

    // --- life

    /// Sets values; after a change of the service this also confirms that they may go where it now says.
    pub async fn set_values(&self, values: BTreeMap<String, SecretString>) -> Result<()> {
        lifecycle::set_values(&self.core, &self.key, values).await
    }

    /// Gives it another display name, 1 to 50 characters. The link name stays.
    pub async fn rename(&self, name: &str) -> Result<()> {
        lifecycle::rename(&self.core, &self.key, name.to_owned()).await
    }

    /// Gives the authorised account another label.
    pub async fn relabel(&self, label: &str) -> Result<()> {
        lifecycle::relabel(&self.core, &self.key, label.to_owned()).await
    }

    /// Changes scopes, variables, redirect address or hosts.
    pub async fn update(&self, update: Update) -> Result<()> {
        lifecycle::update(&self.core, &self.key, update).await
    }

    /// Switches it on.
    pub async fn enable(&self) -> Result<()> {
        lifecycle::set_disabled(&self.core, &self.key, false).await
    }

    /// Switches it off. Calls that are under way go on to their end.
    pub async fn disable(&self) -> Result<()> {
        lifecycle::set_disabled(&self.core, &self.key, true).await
    }

    /// Notes who uses it. A connection with references is not deleted unless forced.
    pub async fn add_reference(&self, text: &str) -> Result<()> {
        lifecycle::refer(&self.core, &self.key, text.to_owned(), true).await
    }

    /// Takes such a note back.
    pub async fn remove_reference(&self, text: &str) -> Result<()> {
        lifecycle::refer(&self.core, &self.key, text.to_owned(), false).await
    }

    /// Deletes the connection with all its accounts, or, of a handle with a subject, that account alone.
    /// With `revoke`, grants are given back first.
    pub async fn delete(&self, force: bool, revoke: bool) -> Result<()> {
        match self.key.subject {
            None => lifecycle::delete(&self.core, &self.key, force, revoke).await,
            Some(_) => lifecycle::delete_account(&self.core, &self.key, force, revoke).await,
        }
    }
}

impl CredentialProvider for Connection {
    fn credential(&self) -> BoxFuture<'_, Result<Credential>> {
        async {
            // Whoever gets the credential could send any method with it.
            if self.read_only {
                return Err(self.refused_for_reading("its credential is not lent to another client"));
            }
            let loaded = refreshing::fresh(&self.core, &self.key).await?;
            usage::note(&self.core, &self.key);
            loaded.credential()
        }
        .boxed()
    }

    fn refused<'a>(&'a self, refused: &'a Credential) -> BoxFuture<'a, Result<Option<Credential>>> {
        async move {
            let loaded = self.core.loaded(&self.key).await?;
            let present = loaded.credential()?;
            if present.secret() != refused.secret() {
                return Ok(Some(present));
            }
            match calls::after_refusal(&self.core, &loaded).await {
                Ok(Some(loaded)) => loaded.credential().map(Some),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            }
        }
        .boxed()
    }

    fn identity(&self) -> String {
        let store =
            self.core.store.path().map_or_else(|| "memory".to_owned(), |path| path.display().to_string());
        format!("{store}#{}", self.key.place())
    }
}
