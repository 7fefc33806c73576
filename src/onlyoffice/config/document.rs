//! The `document` part of the config.

use serde::{Deserialize, Serialize};

use super::permissions::Permissions;
use super::wire::wire;
use crate::onlyoffice::{DocumentKey, WebUrl};

/// The document to open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    /// Extension in lower case; taken from the title if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_type: Option<String>,
    /// Whether it is a PDF form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_form: Option<bool>,
    /// Name of this content of this file.
    pub key: DocumentKey,
    /// What other files refer to it by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_data: Option<ReferenceData>,
    /// File name, shown in the editor and used for downloads.
    pub title: String,
    /// Where the Document Server fetches the content.
    pub url: WebUrl,
    /// Facts for the information panel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub info: Option<Info>,
    /// Rights of the user; always written out.
    pub permissions: Option<Permissions>,
}

impl Document {
    /// A document with all rights that its format allows.
    pub fn new(title: impl Into<String>, url: WebUrl, key: DocumentKey) -> Self {
        Self {
            file_type: None,
            is_form: None,
            key,
            reference_data: None,
            title: title.into(),
            url,
            info: None,
            permissions: None,
        }
    }
}

wire! {
    /// What other files refer to a file by.
    ReferenceData {
        /// Name of the file inside the installation.
        file_key: String,
        /// Name of the installation.
        instance_id: String,
    }
}

wire! {
    /// Facts for the information panel.
    Info {
        /// Whether the star is lit.
        favorite: bool,
        /// Folder of the file.
        folder: String,
        /// Name of the owner.
        owner: String,
        /// Who else has access.
        sharing_settings: Vec<SharingSetting>,
        /// When it was uploaded, as shown.
        uploaded: String,
    }
}

wire! {
    /// One user or link with access.
    SharingSetting {
        /// Whether `user` is a link.
        is_link: bool,
        /// Rights, as shown.
        permissions: String,
        /// Name, as shown.
        user: String,
    }
}
