//! The desktop's way: the system's browser, and a listener on this machine for its return (RFC 8252).

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;
use tokio::time::Instant;
use url::Url;

use super::begun::{self, Begin, Finished};
use super::browser;
use super::listener::{Hit, Listener};
use super::request::Awaited;
use crate::connections::LinkName;
use crate::connections::core::Core;
use crate::connections::record::Key;
use crate::http::parse_address;
use crate::{Error, ErrorKind, Result, deadline};

/// Wrong answers after which somebody is taken to be guessing.
const MOST_WRONG: usize = 50;

/// Where a service that lets us choose sends the browser, with the service's link name below it: an address of its own
/// for each issuer, so that the code of one cannot arrive as the answer of another (RFC 9700 section 4.4).
const PATH: &str = "/callback";

/// How to wait for the browser.
#[derive(Debug, Clone)]
pub struct LoopbackOptions {
    /// The port; when not given, that of the connection's redirect address, else one that is free.
    pub port: Option<u16>,
    /// How long the user has.
    pub timeout: Duration,
    /// Further parameters of the authorize address (`prompt`, `login_hint`).
    pub parameters: Vec<(String, String)>,
}

impl Default for LoopbackOptions {
    fn default() -> Self {
        Self { port: None, timeout: Duration::from_secs(300), parameters: Vec::new() }
    }
}

/// Authorizes `key` in the system's browser. `open` gets the address for it, on a thread where it may block.
pub(in crate::connections) async fn authorize<F>(
    core: &Arc<Core>,
    key: &Key,
    options: LoopbackOptions,
    open: F,
) -> Result<Finished>
where
    F: FnOnce(&Url) -> Result<()> + Send + 'static,
{
    let deadline = deadline::after(options.timeout);
    let loaded = core.loaded(key).await?;
    loaded.check_complete()?;
    let place =
        Place::of(loaded.connection.redirect_url.as_deref(), options.port, &loaded.service.link_name)?;
    let mut listener = Listener::bind(place.port)?;
    let (redirect_url, awaited) = place.at(listener.port());
    listener.await_callback(awaited);
    let how = Begin { redirect_url: Some(redirect_url), paste_code: false, parameters: options.parameters };
    let begun = browser::begin(core, key, how).await?;
    let state = begun.state.clone();
    let url = begun.url.clone();
    let opening = tokio::task::spawn_blocking(move || open(&url));
    let callback = tokio::select! {
        callback = wait(core, key, &mut listener, deadline) => callback,
        Ok(Err(error)) = opening => Err(error),
    };
    drop(listener);
    let finished = match callback {
        Ok(callback) => browser::finish(core, &callback, Some(state.expose_secret()), Some(key)).await,
        Err(error) => Err(error),
    };
    if finished.is_err() {
        // Nobody will answer it any more; that it was answered just now is possible too.
        let _ = begun::take(core, state.expose_secret()).await;
    }
    finished
}

/// The first answer that is right. Wrong ones are told nothing, and the waiting goes on.
async fn wait(core: &Arc<Core>, key: &Key, listener: &mut Listener, deadline: Instant) -> Result<String> {
    let mut wrong = 0;
    loop {
        let Ok(hit) = tokio::time::timeout_at(deadline, listener.next()).await else {
            return Err(Error::new(ErrorKind::Timeout, "the browser did not come back in time").with_hint(
                "Authorize again; where no browser can be opened, paste the address it was sent to.",
            ));
        };
        let Hit { query, reply } = hit?;
        match browser::verify(core, key, &query).await {
            Ok(()) => {
                reply.arrived().await;
                return Ok(query);
            }
            Err(error) if error.kind() == ErrorKind::AuthorizationState => {
                log::warn!("a wrong answer came for `{}`: {error}", key.link);
                reply.not_awaited();
            }
            Err(error) => {
                reply.not_awaited();
                return Err(error);
            }
        }
        wrong += 1;
        if wrong >= MOST_WRONG {
            return Err(Error::new(ErrorKind::AuthorizationState, "too many wrong answers came")
                .with_hint("Does a page in your browser, or another program, guess? Authorize again."));
        }
    }
}

/// Where the browser comes back to.
struct Place {
    host: String,
    path: String,
    query: Option<String>,
    port: Option<u16>,
    /// The text to use when the port is the one in it.
    written: Option<String>,
}

impl Place {
    fn of(redirect_url: Option<&str>, port: Option<u16>, service: &LinkName) -> Result<Self> {
        let Some(text) = redirect_url else {
            let (host, path) = ("127.0.0.1".to_owned(), format!("{PATH}/{service}"));
            return Ok(Self { host, path, query: None, port, written: None });
        };
        let url = parse_address(text)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        if url.scheme() != "http" || !matches!(host.as_str(), "127.0.0.1" | "localhost" | "[::1]") {
            return Err(Error::config("the redirect address of the connection is not on this machine")
                .with_hint(
                    "Use `http://127.0.0.1:PORT/...`, or begin and finish in the web app that it names.",
                ));
        }
        // Port 0 means one that is free, as it does to the operating system.
        let named = url.port().filter(|port| *port != 0);
        let own = port.is_none_or(|port| named == Some(port));
        let written = (own && named.is_some()).then(|| text.to_owned());
        let query = url.query().map(str::to_owned);
        Ok(Self { host, path: url.path().to_owned(), query, port: port.or(named), written })
    }

    /// The redirect address with the port that was bound, and what the listener awaits.
    fn at(&self, port: u16) -> (String, Awaited) {
        let host = format!("{}:{port}", self.host);
        let query = self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        let built = format!("http://{host}{}{query}", self.path);
        (self.written.clone().unwrap_or(built), Awaited { path: self.path.clone(), host })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(redirect_url: Option<&str>) -> Result<Place> {
        Place::of(redirect_url, None, &LinkName::parse("shop").unwrap())
    }

    #[test]
    fn a_redirect_address_is_kept_as_it_was_registered() {
        let place = back(Some("http://localhost:33333")).unwrap();
        assert_eq!(place.port, Some(33333));
        let (url, awaited) = place.at(33333);
        assert_eq!(url, "http://localhost:33333");
        assert_eq!((awaited.path.as_str(), awaited.host.as_str()), ("/", "localhost:33333"));

        let (url, awaited) = back(Some("http://127.0.0.1/cb?a=b")).unwrap().at(4000);
        assert_eq!((url.as_str(), awaited.path.as_str()), ("http://127.0.0.1:4000/cb?a=b", "/cb"));
        let place = back(Some("http://127.0.0.1:0/cb")).unwrap();
        assert_eq!((place.port, place.at(4000).0.as_str()), (None, "http://127.0.0.1:4000/cb"));
        let (url, _) = back(None).unwrap().at(4000);
        assert_eq!(url, "http://127.0.0.1:4000/callback/shop");
    }

    #[test]
    fn a_redirect_to_another_machine_is_not_listened_for() {
        for url in [
            "https://app.example.com/cb",
            "http://10.0.0.1:33333",
            "https://127.0.0.1:1/",
            "http://evil@localhost:1",
        ] {
            assert!(back(Some(url)).is_err(), "{url}");
        }
    }
}
