//! One file: what is known of it and where its bytes are.

use std::path::PathBuf;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::sandbox::pipedrive::records::{Kind, Store, v1_time};
use crate::sandbox::state::State;

/// Where the bytes of a file are.
#[derive(Debug, Clone)]
pub(in super::super) enum Content {
    Memory(Bytes),
    Disk(PathBuf),
}

/// What a file is attached to; 0 means nothing.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_field_names, reason = "the names of the form fields")]
pub(in super::super) struct Links {
    pub(super) deal_id: i64,
    pub(super) person_id: i64,
    pub(super) org_id: i64,
    pub(super) product_id: i64,
    pub(super) activity_id: i64,
    pub(super) project_id: i64,
    pub(super) lead_id: String,
}

impl Links {
    /// Sets the link of this name; false when there is no such link or the value is no id.
    pub(super) fn set(&mut self, name: &str, value: &str) -> bool {
        if name == "lead_id" {
            value.clone_into(&mut self.lead_id);
            return true;
        }
        let Ok(id) = value.parse::<i64>() else { return false };
        let slot = match name {
            "deal_id" => &mut self.deal_id,
            "person_id" => &mut self.person_id,
            "org_id" => &mut self.org_id,
            "product_id" => &mut self.product_id,
            "activity_id" => &mut self.activity_id,
            "project_id" => &mut self.project_id,
            _ => return false,
        };
        *slot = id;
        true
    }

    /// The record of this kind that the file is attached to; 0 when there is none.
    pub(in super::super) fn of(&self, kind: Kind) -> i64 {
        match kind {
            Kind::Deal => self.deal_id,
            Kind::Person => self.person_id,
            Kind::Organization => self.org_id,
            Kind::Product => self.product_id,
            Kind::Activity => self.activity_id,
            Kind::Pipeline | Kind::Stage => 0,
        }
    }
}

/// One file.
#[derive(Debug, Clone)]
pub(in super::super) struct Entry {
    pub(super) id: i64,
    pub(super) user_id: i64,
    pub(super) links: Links,
    pub(super) name: String,
    pub(super) stored_name: String,
    pub(super) description: String,
    pub(super) size: u64,
    pub(super) content: Content,
    pub(super) active: bool,
    pub(super) add_ms: i64,
    pub(super) update_ms: i64,
}

impl Entry {
    /// Is it attached to this record?
    pub(in super::super) fn is_of(&self, kind: Kind, id: i64) -> bool {
        id != 0 && self.links.of(kind) == id
    }

    /// The file object. Empty values are empty texts, as the real service has them.
    pub(super) fn object(&self, state: &State, store: &mut Store) -> Value {
        let id = |id: i64| if id == 0 { Value::Null } else { id.into() };
        let links = &self.links;
        let name = |store: &mut Store, kind: Kind| match links.of(kind) {
            0 => String::new(),
            id => store.name_of(kind, id),
        };
        json!({
            "id": self.id,
            "user_id": self.user_id,
            "deal_id": id(links.deal_id),
            "person_id": id(links.person_id),
            "org_id": id(links.org_id),
            "product_id": id(links.product_id),
            "activity_id": id(links.activity_id),
            "lead_id": links.lead_id,
            "project_id": id(links.project_id),
            "log_id": null,
            "add_time": v1_time(self.add_ms),
            "update_time": v1_time(self.update_ms),
            "file_name": self.stored_name,
            "file_type": file_type(&self.name),
            "file_size": self.size,
            "active_flag": self.active,
            "inline_flag": false,
            "remote_location": "s3",
            "remote_id": self.stored_name,
            "cid": "",
            "s3_bucket": "",
            "mail_message_id": "",
            "mail_template_id": "",
            "deal_name": name(store, Kind::Deal),
            "person_name": name(store, Kind::Person),
            "people_name": "",
            "org_name": name(store, Kind::Organization),
            "product_name": name(store, Kind::Product),
            "lead_name": "",
            "project_name": "",
            "url": format!("{}/api/v1/files/{}/download", state.urls().pipedrive, self.id),
            "name": self.name,
            "description": self.description,
        })
    }
}

/// The name in storage: unique, and the extension stays.
pub(super) fn stored_name(name: &str, unique: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("{stem}_{unique}.{extension}"),
        _ => format!("{name}_{unique}"),
    }
}

fn file_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    match extension.as_deref() {
        Some("png" | "jpg" | "jpeg" | "gif" | "bmp" | "svg" | "webp") => "img",
        Some("pdf") => "pdf",
        _ => "file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_keep_the_extension() {
        assert_eq!(stored_name("a.b.docx", "1f"), "a.b_1f.docx");
        assert_eq!(stored_name("README", "1f"), "README_1f");
        assert_eq!(stored_name(".env", "1f"), ".env_1f");
    }

    #[test]
    fn links_take_ids_only() {
        let mut links = Links::default();
        assert!(links.set("deal_id", "7") && links.set("lead_id", "adf21080"));
        assert!(!links.set("deal_id", "x") && !links.set("note_id", "1"));
        assert_eq!(links.of(Kind::Deal), 7);
    }
}
