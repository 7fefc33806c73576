//! Whether secret, header and token rules are the server's.

use serde::Deserialize;
use url::Url;

use super::{Check, network};
use crate::formats::Edition;
use crate::http::Origin;
use crate::jwt::Secret;
use crate::onlyoffice::{DocumentServer, ServerOptions, endpoint};
use crate::{Error, ErrorKind, Result, random};

/// The answer to a signed `version` command.
pub(super) async fn version(server: &DocumentServer) -> Result<String> {
    server.command().version().await
}

/// Whether the secret is the server's, by a signed command.
pub(super) async fn secret(server: &DocumentServer, version: &Result<String>) -> Check {
    let name = "secret";
    match version {
        Ok(_) => refuses_strangers(name, server).await,
        Err(error) if error.kind() == ErrorKind::CommandToken => Check::fail(
            name,
            "the server refuses our token",
            "Compare the secret with the server's `JWT_SECRET` (services.CoAuthoring.secret.inbox), and restart the server after a change.",
        ),
        Err(error) if error.kind() == ErrorKind::CommandTokenExpired => Check::fail(
            name,
            "the server takes our token for expired",
            "The secret is right; the clocks differ too much.",
        ),
        Err(error) => Check::failed(name, error),
    }
}

/// A server that checks no tokens accepts ours, too; only a token of a secret that nobody has tells them apart.
async fn refuses_strangers(name: &'static str, server: &DocumentServer) -> Check {
    let answer = match stranger(server) {
        Ok(stranger) => {
            let answer = version(&stranger).await;
            server.note_all(stranger.take_exchanges());
            answer
        }
        Err(error) => Err(error),
    };
    match answer {
        Ok(_) => Check::fail(
            name,
            "the server does not check tokens",
            "Everybody can use it and forge its callbacks: set `JWT_ENABLED=true` and `JWT_SECRET` (services.CoAuthoring.token.enable.request.inbox) there, and restart it.",
        ),
        Err(error) if error.kind() == ErrorKind::CommandToken => {
            Check::ok(name, "the server accepts our tokens and refuses those of another secret")
        }
        Err(error) => Check::failed(name, &error),
    }
}

/// The same server, called by somebody who does not know its secret.
fn stranger(server: &DocumentServer) -> Result<DocumentServer> {
    let secret = Secret::new(&random::hex::<32>()?)?;
    DocumentServer::new(ServerOptions { secret, ..server.options.clone() })
}

/// Which version it is.
pub(super) fn version_check(version: &Result<String>) -> Check {
    let name = "version";
    match version {
        Ok(version) => Check::ok(name, version.as_str()),
        Err(_) => Check::skipped(name, "the version is told only to callers with the right secret"),
    }
}

/// Whether tokens that name their operation would be better, by the version.
pub(super) fn purpose(server: &DocumentServer, version: &Result<String>) -> Check {
    let name = "purpose";
    if server.options.name_operation {
        return Check::ok(name, "tokens of server calls name their operation");
    }
    match version.as_ref().ok().map(|version| Edition::of_version(version)) {
        Some(Ok(Edition::Docs10)) => Check::warn(
            name,
            "tokens of server calls do not name their operation",
            "Docs 10.0 can demand it (`token.purposeCheck` strict): pass `purpose=True`.",
        ),
        Some(_) => Check::ok(name, "this version does not ask for the operation in tokens"),
        None => Check::skipped(name, "the version is not known"),
    }
}

/// What a server tells about itself (`/meta/config`, Docs 9.3).
#[derive(Deserialize)]
pub(super) struct Told {
    authorization: Option<Authorization>,
    urls: Option<Urls>,
}

#[derive(Deserialize)]
struct Authorization {
    header: Option<String>,
    prefix: Option<String>,
}

#[derive(Deserialize)]
struct Urls {
    api: Option<String>,
}

/// Asks the server for its settings.
pub(super) async fn told(server: &DocumentServer) -> Result<Told> {
    let response = network::get(server, "meta/config").await?;
    endpoint::read(response, "the question for its settings").await
}

/// Whether header and prefix are the server's.
pub(super) fn header(server: &DocumentServer, told: &Result<Told>) -> Check {
    let name = "header";
    match told {
        Ok(Told { authorization: Some(told), .. }) => compare(server, told),
        Ok(_) => Check::skipped(name, "the server does not tell its header"),
        Err(error) if is_old(error) => {
            Check::skipped(name, "this version does not tell its header (`/meta/config`)")
        }
        Err(error) => Check::failed(name, error),
    }
}

/// Whether the server knows the address that it is reached at; it builds the links to files from it.
pub(super) fn address(server: &DocumentServer, told: &Result<Told>) -> Check {
    let name = "address";
    let named = told.as_ref().ok().and_then(|told| told.urls.as_ref()?.api.as_deref());
    let Some(named) = named.and_then(|text| Url::parse(text).ok()).and_then(|url| Origin::of(&url).ok())
    else {
        return Check::skipped(name, "the server does not tell its own address");
    };
    match server.address.origins() {
        Ok(origins) if origins.contains(&named) => Check::ok(name, "the server knows its address"),
        _ => Check::warn(
            name,
            format!("the server takes itself for {named}"),
            "The proxy before it must send X-Forwarded-Proto and X-Forwarded-Host, or browsers get wrong links.",
        ),
    }
}

/// A version without this answer, or a proxy that keeps it back.
fn is_old(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Decode | ErrorKind::FeatureDisabled)
}

fn compare(server: &DocumentServer, told: &Authorization) -> Check {
    let name = "header";
    let header = told.header.as_deref().unwrap_or("Authorization");
    if !header.eq_ignore_ascii_case(&server.options.header) {
        return Check::fail(
            name,
            format!("the server uses the header `{}`, we use `{}`", shown(header), server.options.header),
            "Pass the server's header as `jwt_header`, or set `JWT_HEADER` there.",
        );
    }
    let prefix = told.prefix.as_deref().unwrap_or("Bearer ");
    if prefix != server.options.prefix {
        return Check::fail(
            name,
            format!("the server uses the prefix `{}`, we use `{}`", shown(prefix), server.options.prefix),
            "Pass the server's prefix as `jwt_prefix`; case and spaces count.",
        );
    }
    Check::ok(name, format!("header `{}` and prefix are the server's", server.options.header))
}

fn shown(text: &str) -> String {
    text.chars().take(40).filter(|c| !c.is_control()).collect()
}
