//! What Pipedrive knows about a file.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use crate::Result;
use crate::pipedrive::Record;

/// The metadata of a file. Empty texts stand for "none": the API sends `""` as often as `null`.
#[derive(Debug, Clone)]
pub struct FileRecord {
    /// File id. It changes when the content is replaced.
    pub id: u64,
    /// Name that people see.
    pub name: String,
    /// Unique name in storage.
    pub file_name: String,
    /// Size in bytes.
    pub size: u64,
    /// `false` when it was deleted.
    pub active: bool,
    /// Deal that it hangs on.
    pub deal_id: Option<u64>,
    /// Person that it hangs on.
    pub person_id: Option<u64>,
    /// Organization that it hangs on.
    pub org_id: Option<u64>,
    /// Product that it hangs on.
    pub product_id: Option<u64>,
    /// Activity that it hangs on.
    pub activity_id: Option<u64>,
    /// Lead that it hangs on (a UUID).
    pub lead_id: Option<String>,
    /// Project that it hangs on.
    pub project_id: Option<u64>,
    /// Who uploaded it.
    pub user_id: Option<u64>,
    /// `YYYY-MM-DD HH:MM:SS`, UTC.
    pub add_time: String,
    /// `YYYY-MM-DD HH:MM:SS`, UTC.
    pub update_time: String,
    /// Description.
    pub description: String,
    /// Where the bytes are: `s3`, `googledocs`, `googledrive`.
    pub remote_location: String,
    /// Everything that Pipedrive sent.
    pub record: Record,
}

#[derive(Deserialize)]
struct Raw {
    id: u64,
    #[serde(default, deserialize_with = "text")]
    name: String,
    #[serde(default, deserialize_with = "text")]
    file_name: String,
    #[serde(default, deserialize_with = "id")]
    file_size: Option<u64>,
    #[serde(default)]
    active_flag: Option<bool>,
    #[serde(default, deserialize_with = "id")]
    deal_id: Option<u64>,
    #[serde(default, deserialize_with = "id")]
    person_id: Option<u64>,
    #[serde(default, deserialize_with = "id")]
    org_id: Option<u64>,
    #[serde(default, deserialize_with = "id")]
    product_id: Option<u64>,
    #[serde(default, deserialize_with = "id")]
    activity_id: Option<u64>,
    #[serde(default, deserialize_with = "text")]
    lead_id: String,
    #[serde(default, deserialize_with = "id")]
    project_id: Option<u64>,
    #[serde(default, deserialize_with = "id")]
    user_id: Option<u64>,
    #[serde(default, deserialize_with = "text")]
    add_time: String,
    #[serde(default, deserialize_with = "text")]
    update_time: String,
    #[serde(default, deserialize_with = "text")]
    description: String,
    #[serde(default, deserialize_with = "text")]
    remote_location: String,
}

impl FileRecord {
    /// Reads a record of the files API.
    pub(in crate::pipedrive) fn from_record(record: Record) -> Result<Self> {
        let raw: Raw = record.decode()?;
        Ok(Self {
            id: raw.id,
            name: if raw.name.is_empty() { raw.file_name.clone() } else { raw.name },
            file_name: raw.file_name,
            size: raw.file_size.unwrap_or_default(),
            active: raw.active_flag.unwrap_or(true),
            deal_id: raw.deal_id,
            person_id: raw.person_id,
            org_id: raw.org_id,
            product_id: raw.product_id,
            activity_id: raw.activity_id,
            lead_id: Some(raw.lead_id).filter(|id| !id.is_empty()),
            project_id: raw.project_id,
            user_id: raw.user_id,
            add_time: raw.add_time,
            update_time: raw.update_time,
            description: raw.description,
            remote_location: raw.remote_location,
            record,
        })
    }
}

/// A value that may be of another type than documented: then it counts as absent.
#[derive(Deserialize)]
#[serde(untagged)]
enum Loose {
    Number(u64),
    Text(String),
    Other(IgnoredAny),
}

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(match Loose::deserialize(deserializer)? {
        Loose::Number(number) => Some(number),
        Loose::Text(text) => text.parse().ok(),
        Loose::Other(_) => None,
    })
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Loose::deserialize(deserializer)? {
        Loose::Text(text) => text,
        Loose::Number(number) => number.to_string(),
        Loose::Other(_) => String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    fn read(json: &str) -> Result<FileRecord> {
        FileRecord::from_record(Record::parse(Bytes::copy_from_slice(json.as_bytes())).unwrap())
    }

    #[test]
    fn empty_texts_are_no_ids() {
        let file = read(
            r#"{"id":9,"name":"a.docx","file_size":12,"active_flag":true,"deal_id":7,"person_id":null,
                "org_id":"","product_id":"3","lead_id":"","description":null,"extra":[1]}"#,
        )
        .unwrap();
        assert_eq!((file.id, file.size, file.deal_id), (9, 12, Some(7)));
        assert_eq!((file.person_id, file.org_id, file.product_id, file.lead_id), (None, None, Some(3), None));
        assert_eq!(file.description, "");
    }

    #[test]
    fn a_file_without_an_id_is_not_a_file() {
        assert!(read(r#"{"name":"a"}"#).is_err());
    }
}
