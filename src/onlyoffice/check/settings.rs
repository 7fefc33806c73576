//! Whether secret, header and token rules are the server's.

use serde::Deserialize;

use super::{Check, network};
use crate::formats::Edition;
use crate::onlyoffice::{DocumentServer, endpoint};
use crate::{Error, ErrorKind, Result};

/// The answer to a signed `version` command.
pub(super) async fn version(server: &DocumentServer) -> Result<String> {
    server.command().version().await
}

/// Whether the secret is the server's, by a signed command.
pub(super) fn secret(version: &Result<String>) -> Check {
    let name = "secret";
    match version {
        Ok(_) => Check::ok(name, "the server accepts our tokens"),
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

/// Which version it is, and whether it is recent enough.
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

#[derive(Deserialize)]
struct MetaConfig {
    authorization: Option<Authorization>,
}

#[derive(Deserialize)]
struct Authorization {
    header: Option<String>,
    prefix: Option<String>,
}

/// Whether header and prefix are the server's, by `/meta/config`.
pub(super) async fn header(server: &DocumentServer) -> Check {
    let name = "header";
    match told(server).await {
        Ok(Some(told)) => compare(server, &told),
        Ok(None) => Check::skipped(name, "the server does not tell its header"),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::NotFound | ErrorKind::Decode | ErrorKind::FeatureDisabled
            ) =>
        {
            Check::skipped(name, "this version does not tell its header (`/meta/config`)")
        }
        Err(error) => Check::failed(name, &error),
    }
}

async fn told(server: &DocumentServer) -> Result<Option<Authorization>, Error> {
    let response = network::get(server, server.address.endpoint("meta/config", None)).await?;
    let config: MetaConfig = endpoint::read(response, "the question for its settings").await?;
    Ok(config.authorization)
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
