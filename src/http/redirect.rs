//! Redirects (RFC 9110 section 15.4), followed by our own rules.
//!
//! Another origin gets a GET or HEAD without a body, without credentials and
//! without a `Referer`. Every hop passes the address guard again.

use reqwest::header::{HeaderMap, LOCATION};
use url::Url;

use super::way::{Way, becomes_get};
use super::{Body, Method, Origin, Redirects, Request, headers};
use crate::{Error, ErrorKind, Result};

/// Hops followed for one request.
const MAX_HOPS: usize = 5;

/// One request of a chain.
pub(super) struct Hop {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
}

/// The way so far.
pub(super) struct Trail {
    policy: Redirects,
    way: Way,
}

impl Hop {
    pub(super) fn first(request: Request) -> Self {
        Self { method: request.method, url: request.url, headers: request.headers, body: request.body }
    }
}

impl Trail {
    pub(super) fn new(policy: Redirects, first: &Hop) -> Self {
        Self { policy, way: Way::new(&first.method, &first.url, MAX_HOPS) }
    }

    /// The next hop, if the answer to `hop` is a redirect that is to be followed.
    pub(super) fn next(&mut self, hop: &Hop, status: u16, answer: &HeaderMap) -> Result<Option<Hop>> {
        if self.policy == Redirects::Stop {
            return Ok(None);
        }
        let Some(url) = redirect_location(&hop.url, status, answer)? else { return Ok(None) };
        let from = Origin::of(&hop.url)?;
        let refused = |why: &str| {
            Error::new(ErrorKind::AddressRefused, format!("the redirect of {from} {why}")).with_status(status)
        };
        let to = Origin::of(&url).map_err(|error| refused("is not followed").with_source(error))?;
        if from != to && self.policy == Redirects::SameOrigin {
            return Err(refused(&format!("leads to {to}, which is another origin")));
        }
        let next = hop.moved(url, status);
        let keeps = from == to && self.policy == Redirects::SameOrigin;
        let next = if keeps { next } else { next.stripped() };
        if from != to && !next.may_leave() {
            return Err(refused(&format!("would send the body of the request to another site, {to}")));
        }
        if !next.body.can_replay() {
            let message = format!("{from} redirects a body that cannot be sent again");
            return Err(Error::new(ErrorKind::Transport, message).with_status(status));
        }
        self.way.go(&from, status, &next.method, &next.url)?;
        Ok(Some(next))
    }
}

impl Hop {
    /// This request at its new address; the method changes as browsers change it.
    fn moved(&self, url: Url, status: u16) -> Self {
        let mut headers = self.headers.clone();
        if !becomes_get(&self.method, status) {
            return Self { method: self.method.clone(), url, headers, body: self.body.clone() };
        }
        headers::without_body(&mut headers);
        Self { method: Method::GET, url, headers, body: Body::Empty }
    }

    fn stripped(mut self) -> Self {
        self.headers = headers::keep_travelling(&self.headers);
        self
    }

    fn may_leave(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD) && matches!(self.body, Body::Empty)
    }
}

/// Where an answer of `from` redirects to; none when it is no redirect.
pub fn redirect_location(from: &Url, status: u16, answer: &HeaderMap) -> Result<Option<Url>> {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = answer.get(LOCATION) else { return Ok(None) };
    let origin = Origin::of(from)?;
    let url = std::str::from_utf8(location.as_bytes()).ok().and_then(|text| target(from, text));
    url.map(Some).ok_or_else(|| {
        Error::new(ErrorKind::Decode, format!("the redirect of {origin} cannot be read")).with_status(status)
    })
}

/// The address in a `Location`; what a lenient reader would repair is no address.
fn target(base: &Url, location: &str) -> Option<Url> {
    let odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
    if location.is_empty() || location.chars().any(odd) {
        return None;
    }
    let mut url = base.join(location).ok()?;
    url.set_fragment(None);
    Some(url)
}
