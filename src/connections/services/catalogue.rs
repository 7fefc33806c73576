//! The services that come with dealdocs.

use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use super::definition::Document;
use super::service::Service;
use crate::{Error, Result};

/// The table, one `[[service]]` a row.
const TABLE: &str = include_str!("services.toml");

static ROWS: LazyLock<std::result::Result<Vec<Arc<Service>>, String>> =
    LazyLock::new(|| read(TABLE).map_err(|error| error.to_string()));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    service: Vec<Document>,
}

fn read(text: &str) -> Result<Vec<Arc<Service>>> {
    let broken = |error: toml::de::Error| Error::internal(format!("services.toml: {}", error.message()));
    let table: Table = toml::from_str(text).map_err(broken)?;
    let mut rows = Vec::with_capacity(table.service.len());
    for document in table.service {
        let name = document.link_name().to_owned();
        let service = Service::try_from(document)
            .map_err(|error| Error::internal(format!("services.toml, `{name}`: {error}")))?;
        rows.push(Arc::new(Service { built_in: true, ..service }));
    }
    rows.sort_by(|one: &Arc<Service>, other| one.link_name.cmp(&other.link_name));
    Ok(rows)
}

/// All built-in services, by link name.
pub fn built_in() -> Result<&'static [Arc<Service>]> {
    match &*ROWS {
        Ok(rows) => Ok(rows),
        Err(why) => Err(Error::internal(why.clone())),
    }
}

/// The built-in service of that name.
pub fn find(link_name: &str) -> Result<Option<Arc<Service>>> {
    let rows = built_in()?;
    let place = rows.binary_search_by(|service| service.link_name.as_str().cmp(link_name));
    Ok(place.ok().and_then(|place| rows.get(place)).map(Arc::clone))
}
