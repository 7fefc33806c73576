//! What lies in the store, and where.
//!
//! A record is one JSON object. Its place is sealed with it, so that a record of one connection or user
//! cannot stand in for another's. Fields of later versions are kept.

use std::collections::{BTreeMap, BTreeSet};

use aws_lc_rs::digest::{SHA256, digest};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::LinkName;
use super::secret::Secret;
use crate::vault::Records;
use crate::{Error, ErrorKind, Result};

const SERVICES: &str = "service/";
const CONNECTIONS: &str = "connection/";
const ACCOUNTS: &str = "account/";
const PENDING: &str = "pending/";

/// What stands for the one account of a shared connection; a subject is percent-encoded and never `-`.
const SHARED: &str = "-";

const IN_PLACE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'.');

/// Longest subject, in bytes.
const LONGEST_SUBJECT: usize = 255;

/// Whose credentials a connection uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// One account for all callers.
    #[default]
    Shared,
    /// One account for each subject that the caller names.
    PerUser,
}

/// One account of one connection.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) link: LinkName,
    pub(super) subject: Option<String>,
}

impl Key {
    /// The key of an account; refuses subjects that are empty, long or hold control characters.
    pub(super) fn new(link: &LinkName, subject: Option<&str>) -> Result<Self> {
        if let Some(subject) = subject
            && (subject.is_empty()
                || subject.len() > LONGEST_SUBJECT
                || subject.chars().any(char::is_control))
        {
            return Err(Error::config("a subject has 1 to 255 bytes and no control characters"));
        }
        Ok(Self { link: link.clone(), subject: subject.map(str::to_owned) })
    }

    /// Where the account lies.
    pub(super) fn place(&self) -> String {
        let subject = self
            .subject
            .as_deref()
            .map_or_else(|| SHARED.to_owned(), |subject| utf8_percent_encode(subject, IN_PLACE).to_string());
        format!("{ACCOUNTS}{}/{subject}", self.link)
    }

    /// The key of an account that lies at `place`.
    fn at(place: &str) -> Option<Self> {
        let (link, subject) = place.strip_prefix(ACCOUNTS)?.split_once('/')?;
        let subject = match subject {
            SHARED => None,
            encoded => Some(percent_decode_str(encoded).decode_utf8().ok()?.into_owned()),
        };
        Some(Self { link: LinkName::parse(link).ok()?, subject })
    }
}

/// A service that somebody defined.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ServiceRecord {
    /// The definition as it was given.
    pub(super) definition: String,
    /// Where it came from, when not from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) provenance: Option<String>,
    #[serde(flatten)]
    pub(super) later: Map<String, Value>,
}

/// A connection: what all its accounts have in common.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ConnectionRecord {
    pub(super) name: String,
    pub(super) service: LinkName,
    #[serde(default)]
    pub(super) scopes: Vec<String>,
    #[serde(default)]
    pub(super) owner: Owner,
    /// The client's own: `client_id`, `client_secret`, `consumer_key`, `consumer_secret`.
    #[serde(default)]
    pub(super) client: BTreeMap<String, Secret>,
    #[serde(default)]
    pub(super) variables: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) redirect_url: Option<String>,
    #[serde(default)]
    pub(super) allowed_hosts: Vec<String>,
    #[serde(default)]
    pub(super) allow_any_host: bool,
    #[serde(default)]
    pub(super) disabled: bool,
    #[serde(default)]
    pub(super) references: BTreeSet<String>,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) provenance: Option<String>,
    #[serde(flatten)]
    pub(super) later: Map<String, Value>,
}

/// One account: what proves who it is, and how that went.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct AccountRecord {
    /// Parameters, or user name and password.
    #[serde(default)]
    pub(super) values: BTreeMap<String, Secret>,
    #[serde(default)]
    pub(super) grant: Option<Grant>,
    /// Why the grant is not good any more.
    #[serde(default)]
    pub(super) trouble: Option<Trouble>,
    /// Refreshing failed and will be tried again.
    #[serde(default)]
    pub(super) failure: Option<Failure>,
    /// A refresh was begun.
    #[serde(default)]
    pub(super) in_flight: Option<Mark>,
    /// What the service calls the account.
    #[serde(default)]
    pub(super) label: Option<String>,
    /// Values of the token answer and of the callback that may be shown.
    #[serde(default)]
    pub(super) kept: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) last_used: Option<i64>,
    #[serde(default)]
    pub(super) last_error: Option<String>,
    #[serde(default)]
    pub(super) created_at: i64,
    #[serde(default)]
    pub(super) updated_at: i64,
    /// Counts the grants of this account, also over reauthorizations.
    #[serde(default)]
    pub(super) generation: u64,
    #[serde(flatten)]
    pub(super) later: Map<String, Value>,
}

/// What a service granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Grant {
    pub(super) access_token: Secret,
    /// OAuth 1: the secret of the token.
    #[serde(default)]
    pub(super) token_secret: Option<Secret>,
    #[serde(default)]
    pub(super) refresh_token: Option<Secret>,
    /// Seconds since 1970 by the local clock.
    #[serde(default)]
    pub(super) expires_at: Option<i64>,
    #[serde(default)]
    pub(super) lifetime: Option<i64>,
    pub(super) obtained_at: i64,
    /// When the user authorized; refreshing does not change it.
    #[serde(default)]
    pub(super) authorized_at: i64,
    /// As the service said, or as asked for when it said nothing.
    #[serde(default)]
    pub(super) granted_scopes: Vec<String>,
    #[serde(default)]
    pub(super) requested_scopes: Vec<String>,
    #[serde(default)]
    pub(super) clock_difference: Option<i64>,
    /// Who gave it: the origin of the token URL. The refresh token goes nowhere else.
    #[serde(default)]
    pub(super) issuer_origin: Option<String>,
    /// Which client it was given to.
    #[serde(default)]
    pub(super) client_id: Option<String>,
    /// Whether refreshing gave another refresh token; not known before the first time.
    #[serde(default)]
    pub(super) rotates: Option<bool>,
    /// It was given to the client itself, which may ask again.
    #[serde(default)]
    pub(super) client_credentials: bool,
    #[serde(flatten)]
    pub(super) later: Map<String, Value>,
}

/// Why a grant is not good any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Trouble {
    pub(super) kind: TroubleKind,
    pub(super) reason: String,
    pub(super) at: i64,
}

/// What is to be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TroubleKind {
    /// Authorize again.
    NeedsReauth,
    /// It was given back.
    Revoked,
    /// It is no longer used here, and the service could not be told.
    RevokePending,
}

/// A refresh that failed for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Failure {
    pub(super) reason: String,
    pub(super) at: i64,
    /// Not before this second, unless somebody asks for it.
    pub(super) next_try: i64,
    pub(super) count: u32,
}

/// Written before a refresh token is sent, and gone when the answer is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    pub(super) generation: u64,
    pub(super) started: i64,
    /// 1 for the first try, 2 for the one after a crash.
    pub(super) attempt: u32,
}

/// An authorization that waits for the browser.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PendingRecord {
    pub(super) link: LinkName,
    pub(super) subject: Option<String>,
    pub(super) state: Secret,
    #[serde(default)]
    pub(super) pkce_verifier: Option<Secret>,
    #[serde(default)]
    pub(super) redirect_url: Option<String>,
    #[serde(default)]
    pub(super) scopes: Vec<String>,
    /// OAuth 1: the temporary credentials.
    #[serde(default)]
    pub(super) request_token: Option<Secret>,
    #[serde(default)]
    pub(super) request_token_secret: Option<Secret>,
    /// A bare code may be pasted.
    #[serde(default)]
    pub(super) paste_code: bool,
    /// Where the code goes; another place in the meantime gets nothing.
    #[serde(default)]
    pub(super) issuer_origin: Option<String>,
    pub(super) created_at: i64,
    pub(super) expires_at: i64,
    #[serde(flatten)]
    pub(super) later: Map<String, Value>,
}

/// Where a service lies.
pub(super) fn service_place(link: &LinkName) -> String {
    format!("{SERVICES}{link}")
}

/// Where a connection lies.
pub(super) fn connection_place(link: &LinkName) -> String {
    format!("{CONNECTIONS}{link}")
}

/// Where an authorization waits: the state itself is not in the place.
pub(super) fn pending_place(state: &str) -> String {
    let digest = digest(&SHA256, state.as_bytes());
    format!("{PENDING}{}", hex(digest.as_ref()))
}

/// Two digits for each byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// The record at `place`.
pub(super) fn get<T: DeserializeOwned>(records: &Records, place: &str) -> Result<Option<T>> {
    records.get(place).map(|text| read(place, text)).transpose()
}

/// Puts a record at `place`.
pub(super) fn put<T: Serialize>(records: &mut Records, place: &str, record: &T) -> Result<()> {
    let text = serde_json::to_vec(record)
        .map_err(|error| Error::internal("a record could not be written").with_source(error))?;
    records.insert(place.to_owned(), Zeroizing::new(text));
    Ok(())
}

/// All link names under which services lie.
pub(super) fn services(records: &Records) -> Vec<LinkName> {
    names(records, SERVICES)
}

/// All link names under which connections lie.
pub(super) fn connections(records: &Records) -> Vec<LinkName> {
    names(records, CONNECTIONS)
}

/// All accounts, or those of one connection.
pub(super) fn accounts(records: &Records, link: Option<&LinkName>) -> Vec<Key> {
    let prefix = link.map_or_else(|| ACCOUNTS.to_owned(), |link| format!("{ACCOUNTS}{link}/"));
    under(records, &prefix).filter_map(|(place, _)| Key::at(place)).collect()
}

/// All waiting authorizations with their places.
pub(super) fn pending(records: &Records) -> Result<Vec<(String, PendingRecord)>> {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fields_of_later_versions_are_kept() {
        let text = br#"{"values":{},"later_field":{"a":1},"created_at":1}"#;
        let mut records = Records::from([("account/a/-".to_owned(), Zeroizing::new(text.to_vec()))]);
        let account: AccountRecord = get(&records, "account/a/-").unwrap().unwrap();
        put(&mut records, "account/a/-", &account).unwrap();
        let again: Value = serde_json::from_slice(&records["account/a/-"]).unwrap();
        assert_eq!(again["later_field"]["a"], 1);
    }

    #[test]
    fn a_bad_record_is_named_without_its_text() {
        let records =
            Records::from([("account/a/-".to_owned(), Zeroizing::new(b"{\"values\":\"CANARY\"}".to_vec()))]);
        let error = get::<AccountRecord>(&records, "account/a/-").unwrap_err();
        assert!(!format!("{error:?}").contains("CANARY"));
    }

    #[test]
    fn a_secret_is_not_shown() {
        let mut account = AccountRecord::default();
        account.values.insert("x".into(), Secret::from(secrecy::SecretString::from("CANARY")));
        assert!(!format!("{account:?}").contains("CANARY"));
    }

    proptest! {
        #[test]
        fn row_6_no_two_accounts_share_a_place(one in "\\PC{1,20}", two in "\\PC{1,20}") {
            let link = LinkName::parse("acme").unwrap();
            let (a, b) = (Key::new(&link, Some(&one)).unwrap(), Key::new(&link, Some(&two)).unwrap());
            prop_assert_eq!(a.place() == b.place(), one == two);
            prop_assert_ne!(a.place(), Key::new(&link, None).unwrap().place());
            prop_assert_eq!(a.place().matches('/').count(), 2);
            prop_assert_eq!(Key::at(&a.place()), Some(a));
        }
    }
}
