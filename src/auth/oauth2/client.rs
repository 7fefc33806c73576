//! Codes, refresh tokens and client credentials become tokens.

use std::borrow::Cow;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use oauth2::basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, DeviceAuthorizationUrl,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, ErrorResponse, HttpRequest, HttpResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError,
    StandardRevocableToken, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::authorization::{Callback, Pending};
use super::settings::{ClientAuthentication, OAuth2Settings};
use super::tokens::{TokenAnswer, Tokens};
use super::transport::{self, Asked};
use crate::encoding::percent;
use crate::http::HttpClient;
use crate::{Error, ErrorKind, Result};

pub(super) type Crate = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointMaybeSet,
    EndpointMaybeSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// One of the crate's requests on its way.
pub(super) type Sending = BoxFuture<'static, Result<HttpResponse>>;

/// A client of one service.
#[derive(Debug, Clone)]
pub struct OAuth2 {
    pub(super) settings: Arc<OAuth2Settings>,
    pub(super) http: Arc<HttpClient>,
}

impl OAuth2 {
    /// A client with these settings; `http` must trust the service's origins if they are private.
    pub fn new(settings: OAuth2Settings, http: Arc<HttpClient>) -> Result<Self> {
        settings.check()?;
        Ok(Self { settings: Arc::new(settings), http })
    }

    /// The settings.
    pub fn settings(&self) -> &OAuth2Settings {
        &self.settings
    }

    /// Begins an authorization with a fresh state and PKCE challenge.
    pub fn begin(&self) -> Result<Pending> {
        let client = self.client(&self.settings.token_url);
        let mut request = client
            .authorize_url(|| CsrfToken::new_random_len(32))
            .map_err(|_| Error::config("the service has no authorize URL"))?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        if self.settings.pkce {
            request = request.set_pkce_challenge(challenge);
        }
        if let Some(scope) = self.settings.scope() {
            request = request.add_extra_param("scope", scope);
        }
        for (name, value) in &self.settings.authorize_parameters {
            request = request.add_extra_param(name.as_str(), value.as_str());
        }
        let (url, state) = request.url();
        Ok(Pending {
            url,
            state: SecretString::from(state.into_secret()),
            pkce_verifier: self.settings.pkce.then(|| SecretString::from(verifier.into_secret())),
        })
    }

    /// Checks the answer of the browser without using its code up.
    pub fn check(&self, pending: &Pending, callback: &Callback) -> Result<()> {
        callback.code(pending, &self.settings).map(|_| ())
    }

    /// Checks the answer of the browser and turns its code into tokens.
    pub async fn finish(&self, pending: &Pending, callback: &Callback) -> Result<Tokens> {
        let code = callback.code(pending, &self.settings)?.expose_secret().to_owned();
        let client = self.client(&self.settings.token_url);
        let mut request = client.exchange_code(AuthorizationCode::new(code));
        if let Some(verifier) = &pending.pkce_verifier {
            request = request.set_pkce_verifier(PkceCodeVerifier::new(verifier.expose_secret().to_owned()));
        }
        for (name, value) in &self.settings.token_parameters {
            request = request.add_extra_param(name.as_str(), value.as_str());
        }
        let send = self.sender(Asked::Tokens);
        request.request_async(&send).await.map(Tokens::from).map_err(explain)
    }

    /// Tokens for the client itself (RFC 6749 section 4.4).
    pub async fn client_credentials(&self) -> Result<Tokens> {
        let client = self.client(&self.settings.token_url);
        let mut request = client.exchange_client_credentials();
        for (name, value) in self.extra("scope", &self.settings.token_parameters) {
            request = request.add_extra_param(name, value);
        }
        let send = self.sender(Asked::Tokens);
        request.request_async(&send).await.map(Tokens::from).map_err(explain)
    }

    /// New tokens for a refresh token. Sent once: the old one may be spent even if no answer comes.
    pub async fn refresh(&self, refresh_token: &SecretString) -> Result<Tokens> {
        let client = self.client(self.settings.refresh_url.as_ref().unwrap_or(&self.settings.token_url));
        let refresh_token = RefreshToken::new(refresh_token.expose_secret().to_owned());
        let mut request = client.exchange_refresh_token(&refresh_token);
        for (name, value) in &self.settings.refresh_parameters {
            request = request.add_extra_param(name.as_str(), value.as_str());
        }
        let send = self.sender(Asked::Refreshed);
        request.request_async(&send).await.map(Tokens::from).map_err(explain)
    }

    /// Sends the crate's requests. It borrows nothing, so that a task of its own can refresh.
    pub(super) fn sender(&self, asked: Asked) -> impl Fn(HttpRequest) -> Sending + use<> {
        let (http, settings) = (Arc::clone(&self.http), Arc::clone(&self.settings));
        move |request| transport::send(Arc::clone(&http), Arc::clone(&settings), request, asked).boxed()
    }

    /// `parameters`, and the scopes under the name `scope`.
    pub(super) fn extra<'a>(
        &self,
        scope: &'a str,
        parameters: &'a [(String, String)],
    ) -> Vec<(&'a str, Cow<'a, str>)> {
        let scope = self.settings.scope().map(|scopes| (scope, Cow::Owned(scopes)));
        let given = parameters.iter().map(|(name, value)| (name.as_str(), Cow::Borrowed(value.as_str())));
        scope.into_iter().chain(given).collect()
    }

    pub(super) fn client(&self, token_url: &Url) -> Crate {
        let settings = &self.settings;
        let mut client = oauth2::Client::new(ClientId::new(settings.client_id.clone()))
            .set_auth_type(match settings.client_authentication {
                ClientAuthentication::Basic => AuthType::BasicAuth,
                ClientAuthentication::Body => AuthType::RequestBody,
            })
            .set_auth_uri_option(settings.authorize_url.clone().map(AuthUrl::from_url))
            .set_device_authorization_url_option(
                settings.device_url.clone().map(DeviceAuthorizationUrl::from_url),
            )
            .set_token_uri(TokenUrl::from_url(token_url.clone()));
        if let Some(secret) = &settings.client_secret {
            client = client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
        }
        // A text, not a URL: that would put a slash after the host, and another address is refused.
        if let Some(Ok(url)) = settings.redirect_url.clone().map(RedirectUrl::new) {
            client = client.set_redirect_uri(url);
        }
        client
    }
}

/// RFC 6749 section 2.3.1: both parts are form-encoded first. A space becomes `%20`, which readers of forms and
/// those who only undo percent signs take alike; a plus sign would stay one for the latter.
pub(super) fn basic(client_id: &str, secret: &str) -> String {
    use base64::Engine as _;
    let pair = format!("{}:{}", percent(client_id), percent(secret));
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
}

/// Our own errors come back as they are; the crate's become ours, without the text of an answer.
pub(super) fn explain<T: ErrorResponse + 'static>(error: RequestTokenError<Error, T>) -> Error {
    match error {
        RequestTokenError::Request(error) => error,
        RequestTokenError::ServerResponse(_) => {
            Error::new(ErrorKind::OAuth, "the authorization server refused")
        }
        RequestTokenError::Parse(..) => Error::new(
            ErrorKind::Decode,
            "the answer of the authorization server is not what the standard says",
        ),
        RequestTokenError::Other(_) => {
            Error::new(ErrorKind::OAuth, "the authorization was not finished in time")
                .with_hint("Begin the authorization again.")
        }
    }
}
