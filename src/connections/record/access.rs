//! Places in the store, and reading and writing what lies there.

use aws_lc_rs::digest::{SHA256, digest};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::key::{ACCOUNTS, Key};
use super::shapes::PendingRecord;
use crate::connections::LinkName;
use crate::encoding::to_hex;
use crate::vault::Records;
use crate::{Error, ErrorKind, Result};

const SERVICES: &str = "service/";
const CONNECTIONS: &str = "connection/";
const PENDING: &str = "pending/";

/// Where a service lies.
pub(in crate::connections) fn service_place(link: &LinkName) -> String {
    format!("{SERVICES}{link}")
}

/// Where a connection lies.
pub(in crate::connections) fn connection_place(link: &LinkName) -> String {
    format!("{CONNECTIONS}{link}")
}

/// Where an authorization waits: the state itself is not in the place.
pub(in crate::connections) fn pending_place(state: &str) -> String {
    let digest = digest(&SHA256, state.as_bytes());
    format!("{PENDING}{}", to_hex(digest.as_ref()))
}

/// The record at `place`.
pub(in crate::connections) fn get<T: DeserializeOwned>(records: &Records, place: &str) -> Result<Option<T>> {
    records.get(place).map(|text| read(place, text)).transpose()
}

/// Puts a record at `place`.
pub(in crate::connections) fn put<T: Serialize>(
    records: &mut Records,
    place: &str,
    record: &T,
) -> Result<()> {
    let text = serde_json::to_vec(record)
        .map_err(|error| Error::internal("a record could not be written").with_source(error))?;
    records.insert(place.to_owned(), Zeroizing::new(text));
    Ok(())
}

/// All link names under which services lie.
pub(in crate::connections) fn services(records: &Records) -> Vec<LinkName> {
    names(records, SERVICES)
}

/// All link names under which connections lie.
pub(in crate::connections) fn connections(records: &Records) -> Vec<LinkName> {
    names(records, CONNECTIONS)
}

/// All accounts, or those of one connection.
pub(in crate::connections) fn accounts(records: &Records, link: Option<&LinkName>) -> Vec<Key> {
    let prefix = link.map_or_else(|| ACCOUNTS.to_owned(), |link| format!("{ACCOUNTS}{link}/"));
    under(records, &prefix).filter_map(|(place, _)| Key::at(place)).collect()
}

/// All waiting authorizations with their places.
pub(in crate::connections) fn pending(records: &Records) -> Result<Vec<(String, PendingRecord)>> {
    under(records, PENDING).map(|(place, text)| Ok((place.clone(), read(place, text)?))).collect()
}

fn names(records: &Records, prefix: &str) -> Vec<LinkName> {
    let name = |(place, _): (&String, _)| LinkName::parse(place.strip_prefix(prefix)?).ok();
    under(records, prefix).filter_map(name).collect()
}

fn under<'a>(
    records: &'a Records,
    prefix: &'a str,
) -> impl Iterator<Item = (&'a String, &'a Zeroizing<Vec<u8>>)> {
    records.range(prefix.to_owned()..).take_while(move |(place, _)| place.starts_with(prefix))
}

/// An unreadable record is named without the text of the error, which may quote what it could not read.
fn read<T: DeserializeOwned>(place: &str, text: &[u8]) -> Result<T> {
    serde_json::from_slice(text).map_err(|_| {
        Error::new(ErrorKind::Vault, format!("the record `{place}` of the vault cannot be read"))
            .with_hint("Was it written by a later version of dealdocs? Update, or restore a backup.")
    })
}
