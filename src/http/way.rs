//! What every chain of redirects has in common, whoever judges its hops.

use url::Url;

use super::{Method, Origin};
use crate::{Error, ErrorKind, Result};

/// Where a chain has been, so that it ends.
pub struct Way {
    seen: Vec<(Method, Url)>,
    most: usize,
}

impl Way {
    /// A chain of at most `most` redirects.
    pub fn new(method: &Method, url: &Url, most: usize) -> Self {
        Self { seen: vec![(method.clone(), url.clone())], most }
    }

    /// Redirects that were followed.
    pub fn redirects(&self) -> usize {
        self.seen.len() - 1
    }

    /// One more, from `from` by an answer of this status; an error when that leads in a circle or is one too many.
    pub fn go(&mut self, from: &Origin, status: u16, method: &Method, url: &Url) -> Result<()> {
        let step = (method.clone(), url.clone());
        let what = if self.seen.contains(&step) {
            "in a circle"
        } else if self.redirects() >= self.most {
            "too often"
        } else {
            self.seen.push(step);
            return Ok(());
        };
        Err(Error::new(ErrorKind::TooManyRedirects, format!("{from} redirects {what}")).with_status(status))
    }
}

/// Whether a redirect of this status makes a GET without a body of the request, as browsers do.
pub fn becomes_get(method: &Method, status: u16) -> bool {
    match status {
        303 => *method != Method::HEAD,
        301 | 302 => *method == Method::POST,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse("https://a.example").unwrap().join(path).unwrap()
    }

    #[test]
    fn a_way_ends() {
        let from = Origin::of(&url("/")).unwrap();
        let mut way = Way::new(&Method::POST, &url("/0"), 2);
        let circle = way.go(&from, 307, &Method::POST, &url("/0")).unwrap_err();
        assert_eq!((circle.kind(), circle.details().status), (ErrorKind::TooManyRedirects, Some(307)));
        assert!(circle.message().contains("circle"), "{circle}");
        way.go(&from, 303, &Method::GET, &url("/0")).unwrap();
        way.go(&from, 302, &Method::GET, &url("/1")).unwrap();
        assert_eq!(way.redirects(), 2);
        let often = way.go(&from, 302, &Method::GET, &url("/2")).unwrap_err();
        assert!(often.message().contains("too often"), "{often}");
    }

    #[test]
    fn the_method_changes_as_browsers_change_it() {
        for (method, status, changes) in [
            (Method::POST, 301, true),
            (Method::POST, 302, true),
            (Method::POST, 303, true),
            (Method::PUT, 302, false),
            (Method::PUT, 303, true),
            (Method::HEAD, 303, false),
            (Method::POST, 307, false),
            (Method::POST, 308, false),
        ] {
            assert_eq!(becomes_get(&method, status), changes, "{method} {status}");
        }
    }
}
