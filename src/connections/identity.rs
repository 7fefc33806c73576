//! Who is calling: a loaded account as calls, signatures and other clients of this crate need it.

use std::collections::BTreeMap;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::calling::{Identity, Proof};
use super::loaded::Loaded;
use super::record;
use super::secret::Secret;
use super::services::{Authentication, Place};
use crate::auth::Credential;
use crate::auth::oauth1::{SignatureMethod, Signer, Token};
use crate::{Error, Result};

impl Loaded {
    /// Who is calling. The grant must be good.
    pub(super) fn identity(&self) -> Result<Identity> {
        let proof = match &self.service.authentication {
            Authentication::ApiKey => Proof::Parameters,
            Authentication::Basic => {
                Proof::Basic { user: self.secret("user_name")?, password: self.secret("password")? }
            }
            Authentication::OAuth1(_) => {
                let grant = self.grant()?;
                let secret =
                    grant.token_secret.as_ref().map_or_else(|| SecretString::from(""), Secret::to_secret);
                let token = Token { token: grant.access_token.expose().to_owned(), secret };
                Proof::OAuth1(Box::new(self.signer(Some(token))?))
            }
            Authentication::OAuth2(_) => Proof::Bearer(self.grant()?.access_token.to_secret()),
        };
        let named = |name: &String| self.service.parameters.iter().any(|known| known.value_name() == name);
        let values: BTreeMap<String, SecretString> = self
            .account
            .values
            .iter()
            .chain(&self.connection.client)
            .filter(|(name, _)| named(name))
            .map(|(name, value)| (name.clone(), value.to_secret()))
            .collect();
        Ok(Identity {
            link_name: self.key.link.to_string(),
            service: Arc::clone(&self.service),
            values,
            proof,
            hosts: self.filled.hosts.clone(),
            base_url: self.filled.base_url.clone(),
        })
    }

    /// Signs for the client, and for a token when there is one.
    pub(super) fn signer(&self, token: Option<Token>) -> Result<Signer> {
        let Authentication::OAuth1(oauth1) = &self.service.authentication else {
            return Err(Error::config(format!(
                "the service `{}` does not use OAuth 1",
                self.service.link_name
            )));
        };
        Ok(Signer {
            consumer_key: self.need("consumer_key")?.expose().to_owned(),
            consumer_secret: self.secret("consumer_secret")?,
            token,
            method: SignatureMethod::parse(&oauth1.signature_method)?,
            realm: oauth1.realm.clone(),
            allow_insecure_loopback: !self.service.built_in,
        })
    }

    fn grant(&self) -> Result<&record::Grant> {
        let grant = self.account.grant.as_ref();
        grant.ok_or_else(|| self.reauthorize("is not authorized", "nobody authorized it yet"))
    }

    fn secret(&self, name: &str) -> Result<SecretString> {
        self.need(name).map(Secret::to_secret)
    }

    pub(super) fn need(&self, name: &str) -> Result<&Secret> {
        self.value(name)
            .ok_or_else(|| Error::config(format!("the connection `{}` has no `{name}`", self.key.link)))
    }

    /// The credential for other clients of this crate, which know tokens and keys in a header.
    pub(super) fn credential(&self) -> Result<Credential> {
        let identity = self.identity()?;
        let header = |name: &str, value: String| Credential::Header {
            name: name.to_owned(),
            value: SecretString::from(value),
        };
        match (&self.service.authentication, identity.proof) {
            (Authentication::OAuth2(oauth2), Proof::Bearer(token)) => {
                match (&oauth2.bearer_header, &oauth2.bearer_query) {
                    (Some(name), _) => return Ok(header(name, token.expose_secret().to_owned())),
                    (None, Some(_)) => {}
                    (None, None) if oauth2.token_prefix == "Bearer" => return Ok(Credential::Bearer(token)),
                    (None, None) => {
                        let value = format!("{} {}", oauth2.token_prefix, token.expose_secret());
                        return Ok(header("authorization", value));
                    }
                }
            }
            (Authentication::ApiKey, _) => {
                let mut set =
                    self.service.parameters.iter().filter_map(|parameter| {
                        Some((parameter, identity.values.get(parameter.value_name())?))
                    });
                if let (Some((parameter, value)), None) = (set.next(), set.next())
                    && parameter.place == Place::Header
                {
                    let prefix = parameter.prefix.as_deref().unwrap_or_default();
                    return Ok(header(&parameter.key, format!("{prefix}{}", value.expose_secret())));
                }
            }
            _ => {}
        }
        Err(Error::config(format!(
            "the service `{}` proves its callers in a way that this client cannot use",
            self.service.link_name
        ))
        .with_hint("Use a connection with OAuth 2, or with one key in a header."))
    }
}
