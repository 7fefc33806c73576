//! The usual verbs on any resource.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::call::Call;
use super::operations::{Operation, Version};
use super::{ListOptions, Pager, Pipedrive, Query, Record, Resource, Verb};
use crate::{Error, Result};

/// The user whom the credential belongs to, and the company.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CurrentUser {
    /// User id.
    pub id: u64,
    /// Company id.
    pub company_id: u64,
    /// First part of the company's address: `acme` of acme.pipedrive.com.
    #[serde(default)]
    pub company_domain: String,
    /// Name of the user.
    #[serde(default)]
    pub name: String,
    /// Address of the user.
    #[serde(default)]
    pub email: String,
}

impl Pipedrive {
    /// Who is calling (2 tokens).
    pub async fn current_user(&self) -> Result<CurrentUser> {
        self.current_user_record().await?.decode()
    }

    /// Who is calling, with all fields.
    pub async fn current_user_record(&self) -> Result<Record> {
        let call = Call::new(Operation::named(Version::V1, "getCurrentUser")?, &[])?;
        self.send(call).await?.record()
    }

    /// One record.
    pub async fn get(&self, resource: Resource, id: &str, query: Query) -> Result<Record> {
        let operation = resource.operation(Verb::Get)?;
        let call = Call::new(operation, &[id])?.query(query.checked(operation)?);
        self.send(call).await?.record()
    }

    /// Makes a record from a JSON object. Never repeated when it may have been carried out.
    pub async fn create(&self, resource: Resource, json: Bytes) -> Result<Record> {
        let operation = resource.operation(Verb::Create)?;
        check_body(operation, &json)?;
        self.send(Call::new(operation, &[])?.json(json)).await?.record()
    }

    /// Changes the given fields of a record.
    pub async fn update(&self, resource: Resource, id: &str, json: Bytes) -> Result<Record> {
        let operation = resource.operation(Verb::Update)?;
        check_body(operation, &json)?;
        self.send(Call::new(operation, &[id])?.json(json)).await?.record()
    }

    /// Marks a record as deleted.
    pub async fn delete(&self, resource: Resource, id: &str) -> Result<()> {
        let call = Call::new(resource.operation(Verb::Delete)?, &[id])?;
        self.send(call).await?.checked()?;
        Ok(())
    }

    /// All records that fit `query`, page by page. Nothing is sent before the first page is asked for.
    pub fn list(&self, resource: Resource, query: Query, options: ListOptions) -> Result<Pager> {
        let operation = resource.operation(Verb::List)?;
        let query = query.checked(operation)?;
        Pager::new(self.clone(), operation, &[], query, options, resource.page_limit(Verb::List))
    }

    /// Full-text search: `term` needs 2 characters (1 with `exact_match`). A record is one hit:
    /// `{"result_score": ..., "item": {...}}`; users come as they are.
    pub fn search(
        &self,
        resource: Resource,
        term: &str,
        query: Query,
        options: ListOptions,
    ) -> Result<Pager> {
        let operation = resource.operation(Verb::Search)?;
        let mut query = query.checked(operation)?;
        let exact = query.pairs().iter().any(|(name, value)| name == "exact_match" && value == "true");
        if term.trim().chars().count() < if exact { 1 } else { 2 } {
            return Err(Error::config("the search term is too short")
                .with_hint("It needs 2 characters, or 1 with exact_match=True."));
        }
        query.set("term", term.to_owned());
        Pager::new(self.clone(), operation, &[], query, options, resource.page_limit(Verb::Search))
    }
}

/// Catches what v2 is known to refuse, before a token is spent.
fn check_body(operation: &Operation, json: &[u8]) -> Result<()> {
    let object: Map<String, Value> = serde_json::from_slice(json)
        .map_err(|error| Error::config("the fields are not a JSON object").with_source(error))?;
    if object.is_empty() {
        return Err(Error::config(format!("{} needs at least one field", operation.id)));
    }
    if operation.version == Version::V2
        && let Some(name) = object.keys().find(|name| is_custom_key(name))
    {
        return Err(Error::config(format!("`{name}` is the key of a custom field"))
            .with_hint("Pass it inside custom_fields={...}."));
    }
    Ok(())
}

/// Custom fields have keys of 40 hexadecimal digits.
fn is_custom_key(name: &str) -> bool {
    name.len() == 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_an_object_without_hash_keys() {
        let v2 = Resource::Deals.operation(Verb::Create).unwrap();
        let v1 = Resource::Notes.operation(Verb::Create).unwrap();
        let hash = "a".repeat(40);
        assert!(check_body(v2, br#"{"title":"x"}"#).is_ok());
        assert!(check_body(v2, format!(r#"{{"custom_fields":{{"{hash}":1}}}}"#).as_bytes()).is_ok());
        assert!(check_body(v2, format!(r#"{{"{hash}":1}}"#).as_bytes()).is_err());
        assert!(check_body(v1, format!(r#"{{"{hash}":1}}"#).as_bytes()).is_ok());
        for bad in ["", "[]", "1", "{}", "{"] {
            assert!(check_body(v2, bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
