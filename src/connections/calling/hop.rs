//! One request of a call, and the one that a redirect makes of it.

use percent_encoding::percent_decode_str;
use secrecy::ExposeSecret;
use url::Url;

use super::call::{Call, Follow};
use super::identity::{Identity, Proof};
use crate::auth::oauth1::Placement;
use crate::connections::services::{Authentication, Place, join};
use crate::http::{
    Content, HeaderMap, Method, Origin, Way, becomes_get, may_travel, parse_address, redirect_location,
};
use crate::{Error, ErrorKind, Result};

/// Redirects followed for one call.
const MOST_REDIRECTS: usize = 10;
/// Shorter values occur by chance in any address.
const SHORTEST_SECRET: usize = 6;
/// Values of a connection that are no secrets: they stand in addresses of browsers, or name an account.
const OPEN: [&str; 4] = ["client_id", "consumer_key", "redirect_url", "user_name"];

/// One request; its address holds no credential of the connection.
pub(super) struct Hop {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) content: Content,
    pub(super) headers: Vec<(String, String)>,
    /// The connection proves itself here. Once false, false for the rest of the way.
    pub(super) trusted: bool,
}

impl Hop {
    /// The request as the caller asks for it; its address must be one that may get the credential.
    pub(super) fn first(identity: &Identity, call: &Call) -> Result<Self> {
        let mut url = match (&identity.base_url, call.url.starts_with('/')) {
            (Some(base), true) => join(base, &call.url)?,
            (None, true) => {
                return Err(Error::config(format!("{} has no base URL", identity.whose()))
                    .with_hint("Give the whole address."));
            }
            (_, false) => parse_address(&call.url).map_err(|error| relative(&call.url).unwrap_or(error))?,
        };
        url.set_fragment(None);
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        identity.hosts.check(&url, &identity.whose())?;
        let clash = identity.query_keys().find(|key| url.query_pairs().any(|(name, _)| name == *key));
        if let Some(key) = clash {
            return Err(Error::config(format!(
                "the query holds `{key}`, which {} sets itself",
                identity.whose()
            )));
        }
        Ok(Self {
            method: call.method.clone(),
            url,
            content: call.content.clone(),
            headers: call.headers.clone(),
            trusted: true,
        })
    }

    /// The request to send next, if the answer is a redirect that is to be followed.
    pub(super) fn next(
        &self,
        identity: &Identity,
        follow: Follow,
        status: u16,
        answer: &HeaderMap,
    ) -> Result<Option<Self>> {
        if follow == Follow::Stop {
            return Ok(None);
        }
        let Some(url) = redirect_location(&self.url, status, answer)? else { return Ok(None) };
        let from = Origin::of(&self.url)?;
        let refused = |why: String| {
            Error::new(ErrorKind::AddressRefused, format!("the redirect of {from} {why}")).with_status(status)
        };
        let to = Origin::of(&url).map_err(|error| refused("is not followed".into()).with_source(error))?;
        // To name servers it is the same name, to certificates and cookies another one.
        if url.host_str().is_some_and(|host| host.ends_with('.')) {
            return Err(refused("leads to a name that ends with a dot".into()));
        }
        let mut next = self.moved(without(url, &identity.query_keys().collect::<Vec<_>>()), status);
        if !next.content.can_replay() {
            let message = format!("{from} redirects a body that cannot be sent again");
            return Err(Error::new(ErrorKind::Transport, message).with_status(status));
        }
        if from == to {
            return Ok(Some(next));
        }
        if follow == Follow::Allowed && !identity.hosts.allows(&next.url) {
            let message = format!("the redirect of {from} leads to {to}, which is not an allowed host");
            return Err(Error::new(ErrorKind::HostNotAllowed, message)
                .with_status(status)
                .with_hint("Add the host to `allowed_hosts`, or follow redirects anywhere for this call."));
        }
        if !matches!(next.method, Method::GET | Method::HEAD) || !matches!(next.content, Content::Empty) {
            return Err(refused(format!("would send the body of the request to another site, {to}")));
        }
        if identity.is_mentioned(&next.url) {
            return Err(refused(format!("would show a secret to {to}")));
        }
        next.trusted = false;
        next.headers.retain(|(name, _)| may_travel(name));
        Ok(Some(next))
    }

    /// This request at its new address; the method changes as browsers change it.
    fn moved(&self, url: Url, status: u16) -> Self {
        let mut headers = self.headers.clone();
        let (method, content) = if becomes_get(&self.method, status) {
            headers.retain(|(name, _)| !name.to_ascii_lowercase().starts_with("content-"));
            (Method::GET, Content::Empty)
        } else {
            (self.method.clone(), self.content.clone())
        };
        Self { method, url, content, headers, trusted: self.trusted }
    }
}

/// The way of a call so far.
pub(super) struct Trail {
    follow: Follow,
    way: Way,
}

impl Trail {
    pub(super) fn new(follow: Follow, first: &Hop) -> Self {
        Self { follow, way: Way::new(&first.method, &first.url, MOST_REDIRECTS) }
    }

    /// Redirects that were followed.
    pub(super) fn redirects(&self) -> usize {
        self.way.redirects()
    }

    /// The request to send after `hop` got this answer.
    pub(super) fn next(
        &mut self,
        hop: &Hop,
        identity: &Identity,
        status: u16,
        answer: &HeaderMap,
    ) -> Result<Option<Hop>> {
        let Some(next) = hop.next(identity, self.follow, status, answer)? else { return Ok(None) };
        self.way.go(&Origin::of(&hop.url)?, status, &next.method, &next.url)?;
        Ok(Some(next))
    }
}

impl Identity {
    /// The connection, as a message names it.
    pub(super) fn whose(&self) -> String {
        format!("the connection `{}`", self.link_name)
    }

    /// The query parameters that the connection sets.
    pub(super) fn query_keys(&self) -> impl Iterator<Item = &str> {
        let bearer = match (&self.service.authentication, &self.proof) {
            (Authentication::OAuth2(oauth2), Proof::Bearer(_)) => oauth2.bearer_query.as_deref(),
            _ => None,
        };
        let parameters = self.service.parameters.iter().filter(|parameter| parameter.place == Place::Query);
        let signature = self.placement().query_keys().iter().copied();
        parameters.map(|parameter| parameter.key.as_str()).chain(bearer).chain(signature)
    }

    /// Where a signature goes.
    pub(super) fn placement(&self) -> Placement {
        match &self.service.authentication {
            Authentication::OAuth1(oauth1) => oauth1.placement,
            _ => Placement::default(),
        }
    }

    /// Every secret of the connection.
    pub(super) fn secrets(&self) -> Vec<&str> {
        let open = |name: &String| {
            OPEN.contains(&name.as_str())
                || self
                    .service
                    .parameters
                    .iter()
                    .any(|parameter| parameter.value_name() == name && !parameter.secret)
        };
        let mut secrets: Vec<&str> = self
            .values
            .iter()
            .filter(|(name, _)| !open(name))
            .map(|(_, value)| value.expose_secret())
            .collect();
        match &self.proof {
            Proof::Parameters => {}
            Proof::Basic { password, .. } => secrets.push(password.expose_secret()),
            Proof::Bearer(token) => secrets.push(token.expose_secret()),
            Proof::OAuth1(signer) => {
                secrets.push(signer.consumer_secret.expose_secret());
                secrets.extend(signer.token.as_ref().map(|token| token.secret.expose_secret()));
            }
        }
        secrets
    }

    /// Whether a secret of the connection stands in `url`, in whatever coding.
    fn is_mentioned(&self, url: &Url) -> bool {
        let written = url.as_str();
        let decoded = percent_decode_str(written).decode_utf8_lossy();
        let spaced = decoded.replace('+', " ");
        self.secrets()
            .into_iter()
            .filter(|secret| secret.len() >= SHORTEST_SECRET)
            .any(|secret| [written, &decoded, &spaced].iter().any(|text| text.contains(secret)))
    }
}

/// What is wrong with `v1/things`: it is no address, and no path as a call writes it.
fn relative(url: &str) -> Option<Error> {
    let message = "the URL of the call is neither a path nor a whole address";
    let hint = "A path begins with `/`, as in /v1/things; a whole address with https://.";
    let scheme = url.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'));
    (!scheme).then(|| Error::config(message).with_hint(hint))
}

/// `url` without the query pairs of these names; the others stay as they are written.
pub(super) fn without(mut url: Url, keys: &[&str]) -> Url {
    let Some(query) = url.query() else { return url };
    let named = |pair: &&str| {
        let name = url::form_urlencoded::parse(pair.as_bytes()).next().map(|(name, _)| name.into_owned());
        !keys.iter().any(|key| name.as_deref() == Some(*key))
    };
    let kept: Vec<&str> = query.split('&').filter(named).collect();
    let kept = (!kept.is_empty()).then(|| kept.join("&"));
    url.set_query(kept.as_deref());
    url
}
