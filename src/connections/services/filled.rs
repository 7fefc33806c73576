//! The addresses of a service, as one connection uses them.

use url::Url;

use super::authentication::{Authentication, ClientPlace, OAuth2Endpoints};
use super::service::Service;
use super::variables::{self, Values};
use crate::auth::oauth2::{ClientAuthentication, OAuth2Settings};
use crate::connections::hosts::{AllowedHosts, HostPattern};
use crate::http::{Method, Origin, is_loopback, parse_address};
use crate::{Error, ErrorKind, Result};

/// The addresses of a service with the variables of a connection filled in, all checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Where relative addresses begin.
    pub base_url: Option<Url>,
    /// The hosts that may get the credential.
    pub hosts: AllowedHosts,
    /// The harmless request.
    pub test: Option<(Method, Url)>,
    /// The endpoints of the authorization; empty for API keys and Basic.
    pub endpoints: Endpoints,
}

/// The endpoints of OAuth 1 and OAuth 2.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endpoints {
    /// OAuth 1: where temporary credentials come from.
    pub request_token: Option<Url>,
    /// Where the user grants access.
    pub authorize: Option<Url>,
    /// Where tokens come from.
    pub token: Option<Url>,
    /// Where refresh tokens become tokens, when that is another place.
    pub refresh: Option<Url>,
    /// Where tokens are given back.
    pub revoke: Option<Url>,
    /// Where device codes come from.
    pub device: Option<Url>,
    /// Who must have answered.
    pub issuer: Option<String>,
}

impl Endpoints {
    /// Every endpoint there is.
    pub fn all(&self) -> impl Iterator<Item = &Url> {
        [&self.request_token, &self.authorize, &self.token, &self.refresh, &self.revoke, &self.device]
            .into_iter()
            .flatten()
    }
}

impl Service {
    /// The addresses of this service. `values` are the connection's variables and, once known, what was
    /// kept of the callback and of the token answer.
    pub fn filled(&self, values: &Values) -> Result<Filled> {
        let filled = self.filled_as_written(values)?;
        match &filled.base_url {
            Some(base_url) if !is_encrypted(base_url) && !self.named_hosts(values)?.allows(base_url) => {
                Err(unencrypted(base_url)?)
            }
            _ => Ok(filled),
        }
    }

    /// The same, whether or not the base URL is encrypted.
    pub(super) fn filled_as_written(&self, values: &Values) -> Result<Filled> {
        let base_url = self.base_for(values)?;
        let mut hosts = self.named_hosts(values)?;
        if let Some(base_url) = &base_url {
            hosts.add_url(base_url)?;
        }
        let test = match &self.test {
            Some(test) if test.url.starts_with('/') => {
                let path = variables::fill(&test.url, &self.variables, values)?;
                base_url.as_ref().zip(path).map(|(base, path)| join(base, &path)).transpose()?
            }
            Some(test) => self.address(Some(&test.url), values)?,
            None => None,
        };
        let test = self.test.as_ref().zip(test).map(|(test, url)| (test.method.clone(), url));
        Ok(Filled { base_url, hosts, test, endpoints: self.endpoints(values)? })
    }

    /// The entries of `allowed_hosts`, without the host of the base URL.
    fn named_hosts(&self, values: &Values) -> Result<AllowedHosts> {
        let mut hosts = AllowedHosts::default();
        for text in &self.allowed_hosts {
            if let Some(text) = variables::fill(text, &self.variables, values)? {
                hosts.add(HostPattern::parse(&text)?);
            }
        }
        Ok(hosts)
    }

    fn address(&self, template: Option<&String>, values: &Values) -> Result<Option<Url>> {
        let Some(template) = template else { return Ok(None) };
        let text = variables::fill(template, &self.variables, values)?;
        text.map(|text| parse_address(&text)).transpose()
    }

    /// The kept base URL if there is one and its host is one of the service's, else the written one.
    fn base_for(&self, values: &Values) -> Result<Option<Url>> {
        let Authentication::OAuth2(oauth2) = &self.authentication else {
            return self.address(self.base_url.as_ref(), values);
        };
        match oauth2.base_url_from.as_ref().and_then(|name| values.get(name)) {
            Some(told) => told_address(told, &oauth2.base_url_hosts, "the base URL").map(Some),
            None => self.address(self.base_url.as_ref(), values),
        }
    }

    fn endpoints(&self, values: &Values) -> Result<Endpoints> {
        match &self.authentication {
            Authentication::ApiKey | Authentication::Basic => Ok(Endpoints::default()),
            Authentication::OAuth1(oauth1) => Ok(Endpoints {
                request_token: self.address(Some(&oauth1.request_token_url), values)?,
                authorize: self.address(Some(&oauth1.authorize_url), values)?,
                token: self.address(Some(&oauth1.access_token_url), values)?,
                ..Endpoints::default()
            }),
            Authentication::OAuth2(oauth2) => {
                let server = token_server(oauth2, values)?;
                let at = |template: Option<&String>| {
                    let url = self.address(template, values)?;
                    Ok::<_, Error>(url.map(|url| moved(url, server.as_ref())))
                };
                Ok(Endpoints {
                    request_token: None,
                    authorize: self.address(oauth2.authorize_url.as_ref(), values)?,
                    token: at(Some(&oauth2.token_url))?,
                    refresh: at(oauth2.refresh_url.as_ref())?,
                    revoke: at(oauth2.revoke_url.as_ref())?,
                    device: self.address(oauth2.device_url.as_ref(), values)?,
                    issuer: match &oauth2.issuer {
                        Some(issuer) => variables::fill(issuer, &self.variables, values)?,
                        None => None,
                    },
                })
            }
        }
    }
}

impl Filled {
    /// Every origin that the definition names as a whole or as unencrypted: the HTTP client may trust them.
    pub fn trusted(&self) -> Vec<Origin> {
        let plain = |url: &Url| Origin::of(url).ok().filter(|origin| !origin.is_https());
        let mut trusted = self.hosts.trusted();
        for origin in self.endpoints.all().filter_map(plain) {
            if !trusted.contains(&origin) {
                trusted.push(origin);
            }
        }
        trusted
    }

    /// Settings of the OAuth 2 client for `service`; client secret, redirect URL and scopes are the caller's to set.
    pub fn oauth2_settings(&self, service: &Service, client_id: &str) -> Result<OAuth2Settings> {
        let Authentication::OAuth2(oauth2) = &service.authentication else {
            return Err(Error::config(format!("the service `{}` does not use OAuth 2", service.link_name)));
        };
        let token_url = self.endpoints.token.clone().ok_or_else(|| {
            Error::config(format!("the token URL of `{}` is not known yet", service.link_name))
        })?;
        let mut settings = OAuth2Settings::new(client_id, token_url);
        settings.client_authentication = match oauth2.client_authentication {
            ClientPlace::Basic => ClientAuthentication::Basic,
            ClientPlace::Body | ClientPlace::None => ClientAuthentication::Body,
        };
        settings.authorize_url.clone_from(&self.endpoints.authorize);
        settings.refresh_url.clone_from(&self.endpoints.refresh);
        settings.revoke_url.clone_from(&self.endpoints.revoke);
        settings.device_url.clone_from(&self.endpoints.device);
        settings.issuer.clone_from(&self.endpoints.issuer);
        settings.issuer_in_callback = oauth2.issuer_in_callback;
        settings.pkce = oauth2.pkce;
        settings.scope_delimiter.clone_from(&oauth2.scope_delimiter);
        settings.authorize_parameters.clone_from(&oauth2.authorize_parameters);
        settings.token_parameters.clone_from(&oauth2.token_parameters);
        settings.refresh_parameters.clone_from(&oauth2.refresh_parameters);
        settings.keep.clone_from(&oauth2.keep);
        settings.answer_field.clone_from(&oauth2.answer_field);
        settings.expires_in_milliseconds = oauth2.expires_in_milliseconds;
        settings.token_body = oauth2.token_body;
        settings.token_headers.clone_from(&oauth2.token_headers);
        settings.token_types.clone_from(&oauth2.token_types);
        settings.refresh_refusals.clone_from(&oauth2.refresh_refusals);
        settings.device_scope_parameter.clone_from(&oauth2.device_scope_parameter);
        settings.revocation = oauth2.revocation.clone();
        settings.token_prefix.clone_from(&oauth2.token_prefix);
        settings.bearer_header.clone_from(&oauth2.bearer_header);
        Ok(settings)
    }
}

/// `path` below `base`: `https://a/v1` and `/deals` give `https://a/v1/deals`.
pub fn join(base: &Url, path: &str) -> Result<Url> {
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    let mut text = format!("{}/{}", base.as_str().trim_end_matches('/'), path.trim_start_matches('/'));
    if let Some(query) = query {
        text.push('?');
        text.push_str(query);
    }
    parse_address(&text)
}

/// Credentials travel over TLS, to this machine itself, or to an origin that `allowed_hosts` names as a whole.
fn unencrypted(base_url: &Url) -> Result<Error> {
    let origin = Origin::of(base_url)?;
    Ok(Error::config("the `base_url` is not https: credentials would travel in clear").with_hint(format!(
        "http is possible for 127.0.0.1 and [::1], and where `allowed_hosts` names the whole origin, `{origin}`."
    )))
}

/// Whether nobody on the way reads what is sent there: over TLS, or to this machine itself.
pub(super) fn is_encrypted(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

/// The server that the callback named, if it is one of the service's.
fn token_server(oauth2: &OAuth2Endpoints, values: &Values) -> Result<Option<Url>> {
    let told = oauth2.token_server_from.as_ref().and_then(|name| values.get(name));
    told.map(|told| told_address(told, &oauth2.token_server_hosts, "the token server")).transpose()
}

/// An address that the service told: taken only as https and only at one of its known hosts.
fn told_address(told: &str, hosts: &[String], what: &str) -> Result<Url> {
    let refused = || {
        Error::new(ErrorKind::AddressRefused, format!("{what} that was told is not one of the service's"))
            .with_hint("Authorize again; if that does not help, the answer may be forged.")
    };
    let whole = if told.contains("://") { told.to_owned() } else { format!("https://{told}") };
    let url = parse_address(&whole).map_err(|_| refused())?;
    let plain = url.query().is_none() && url.fragment().is_none();
    let known = AllowedHosts::parse(hosts)?.allows(&url);
    if plain && known { Ok(url) } else { Err(refused()) }
}

/// `url` at another server.
fn moved(url: Url, server: Option<&Url>) -> Url {
    match server {
        Some(server) => {
            let mut moved = server.clone();
            moved.set_path(url.path());
            moved.set_query(url.query());
            moved
        }
        None => url,
    }
}
