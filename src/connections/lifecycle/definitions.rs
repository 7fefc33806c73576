//! Services of one's own.

use std::sync::Arc;

use crate::connections::LinkName;
use crate::connections::core::Core;
use crate::connections::record::{
    self, AccountRecord, ConnectionRecord, ServiceRecord, Trouble, TroubleKind,
};
use crate::connections::services::{self, Service};
use crate::vault::Records;
use crate::{Error, ErrorKind, Result};

/// Defines a service from TOML or JSON. When one of that name is replaced by one that would take secrets to
/// another place, its connections must be authorized again first.
pub(in crate::connections) async fn define(
    core: &Arc<Core>,
    definition: String,
    replace: bool,
) -> Result<Arc<Service>> {
    let service = Arc::new(services::read(&definition)?);
    let (shared, fresh) = (Arc::clone(core), Arc::clone(&service));
    core.store
        .update(move |records| {
            let link = &fresh.link_name;
            if services::find(link.as_str())?.is_some() {
                return Err(exists(link, "A built-in service has that name, and cannot be replaced."));
            }
            let place = record::service_place(link);
            if records.contains_key(&place) {
                if !replace {
                    return Err(exists(link, "Pass `replace` to change it."));
                }
                let difference = services::difference(&*shared.service(records, link)?, &fresh);
                if difference.demands_authorization() {
                    let reason = format!("the service was changed: {}", difference.demands.join(", "));
                    demand(records, link, &reason, shared.clock.wall())?;
                }
            }
            let later = serde_json::Map::new();
            record::put(records, &place, &ServiceRecord { definition, provenance: None, later })
        })
        .await?;
    Ok(service)
}

/// Forgets a service that no connection uses.
pub(in crate::connections) async fn undefine(core: &Arc<Core>, link: LinkName) -> Result<()> {
    core.store
        .update(move |records| {
            let users = users(records, &link)?;
            if !users.is_empty() {
                let names: Vec<&str> = users.iter().take(5).map(LinkName::as_str).collect();
                return Err(Error::new(
                    ErrorKind::ConnectionInUse,
                    format!("the service `{link}` is used by: {}", names.join(", ")),
                )
                .with_hint("Delete these connections first."));
            }
            records.remove(&record::service_place(&link)).map(drop).ok_or_else(|| {
                Error::config(format!("no service `{link}` was defined here"))
                    .with_hint("Built-in services stay.")
            })
        })
        .await
}

/// Connections of a service.
fn users(records: &Records, service: &LinkName) -> Result<Vec<LinkName>> {
    let mut users = Vec::new();
    for link in record::connections(records) {
        let connection: Option<ConnectionRecord> = record::get(records, &record::connection_place(&link))?;
        if connection.is_some_and(|connection| connection.service == *service) {
            users.push(link);
        }
    }
    Ok(users)
}

/// All accounts of a service must be authorized again; their secrets stay where they are.
fn demand(records: &mut Records, service: &LinkName, reason: &str, now: i64) -> Result<()> {
    for link in users(records, service)? {
        for key in record::accounts(records, Some(&link)) {
            let Some(mut account) = record::get::<AccountRecord>(records, &key.place())? else { continue };
            let trouble = account.trouble.as_ref();
            if trouble.is_none_or(|trouble| trouble.kind == TroubleKind::NeedsReauth) {
                account.trouble = Some(Trouble::new(TroubleKind::NeedsReauth, reason, now));
            }
            account.touched(now);
            record::put(records, &key.place(), &account)?;
        }
    }
    Ok(())
}

fn exists(link: &LinkName, hint: &str) -> Error {
    Error::new(ErrorKind::ConnectionExists, format!("there is a service `{link}` already")).with_hint(hint)
}
