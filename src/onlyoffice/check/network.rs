//! What can be seen from outside: the server answers, is healthy, serves the editor, tells the time.

use std::time::Duration;

use url::Url;

use super::Check;
use crate::http::{Method, Request, Response};
use crate::onlyoffice::server::API_JS;
use crate::onlyoffice::{DocumentServer, endpoint};
use crate::{Error, Result, unix_time};

/// Limit of one look.
const PATIENCE: Duration = Duration::from_secs(10);

/// Largest page that is read, in bytes.
const MAX_PAGE: u64 = 4 * 1024 * 1024;

/// The server's tolerance for the times in tokens.
const TOLERANCE: u64 = 60;

/// Fetches a page that is for us; also 404 and the like are answers.
pub(super) async fn get(server: &DocumentServer, path: &str) -> Result<Response> {
    get_at(server, server.address.endpoint(path, None), path).await
}

async fn get_at(server: &DocumentServer, url: Url, path: &str) -> Result<Response> {
    let timeout = PATIENCE.min(server.options.timeout);
    server.send(Request::new(Method::GET, url).timeout(timeout).max_body(MAX_PAGE), path).await
}

/// The server answers at all, is healthy, and tells the right time.
pub(super) async fn health(server: &DocumentServer) -> Vec<Check> {
    let response = match get(server, "healthcheck").await {
        Ok(response) => response,
        Err(error) => return vec![Check::failed("reachable", &error)],
    };
    let reachable = Check::ok("reachable", format!("{} answers", shown(server.address.internal())));
    let clock = clock(response.header("Date"));
    let healthy = match response.status() {
        200 => match response.bytes().await {
            Ok(body) if body.trim_ascii() == b"true" => {
                Check::ok("healthcheck", "the server says that it is healthy")
            }
            Ok(_) => Check::fail(
                "healthcheck",
                "the answer is not `true`",
                "Another program answers at this address, or a part of the Document Server is down.",
            ),
            Err(error) => Check::failed("healthcheck", &error),
        },
        status => Check::failed("healthcheck", &endpoint::refused(status, "the health check")),
    };
    vec![reachable, healthy, clock]
}

/// The script that pages load is there, at the public address.
pub(super) async fn api_js(server: &DocumentServer) -> Check {
    let name = "api_js";
    let found = async {
        let response = get_at(server, server.api_js_url(None), API_JS).await?;
        match response.status() {
            200 => Ok(response.bytes().await?),
            status => Err(endpoint::refused(status, "the editor's script")),
        }
    };
    match found.await {
        Ok(script) if script.windows(7).any(|part| part == b"DocsAPI") => {
            Check::ok(name, "the editor's script is there")
        }
        Ok(_) => Check::fail(
            name,
            "the page is not the editor's script",
            "Check the public address and its path; a login page or another program answers there.",
        ),
        Err(error) if server.options.internal_address.is_some() => unreachable_from_here(name, &error),
        Err(error) => Check::failed(name, &error),
    }
}

/// With an internal address, the public one need not be reachable from this machine.
fn unreachable_from_here(name: &'static str, error: &Error) -> Check {
    Check::warn(
        name,
        format!("not seen from this machine: {error}"),
        "Open the script's address in a browser; only browsers need the public address.",
    )
}

/// Difference of the clocks, from the `Date` header (RFC 9110 section 6.6.1).
fn clock(date: Option<&str>) -> Check {
    let name = "clock";
    let Some(theirs) = date.and_then(|date| httpdate::parse_http_date(date).ok()).and_then(unix_time::of)
    else {
        return Check::skipped(name, "the server did not tell its time");
    };
    let ours = unix_time::now();
    let difference = ours.abs_diff(theirs);
    let detail = format!("the clocks differ by {difference} s");
    let hint = "Set both clocks by NTP: the server refuses tokens that are more than 60 s off.";
    match difference {
        0..=10 => Check::ok(name, detail),
        11..TOLERANCE => Check::warn(name, detail, hint),
        _ => Check::fail(name, detail, hint),
    }
}

fn shown(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;
    use crate::onlyoffice::check::Outcome;

    #[test]
    fn clocks_that_differ_are_noticed() {
        let at = |shift: i64| {
            let seconds = u64::try_from(unix_time::now() + shift).unwrap();
            clock(Some(&httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds)))).outcome
        };
        assert_eq!(at(0), Outcome::Ok);
        assert_eq!(at(30), Outcome::Warn);
        assert_eq!(at(-30), Outcome::Warn);
        assert_eq!(at(120), Outcome::Fail);
        assert_eq!(at(-120), Outcome::Fail);
        assert_eq!(clock(None).outcome, Outcome::Skipped);
        assert_eq!(clock(Some("yesterday")).outcome, Outcome::Skipped);
    }
}
