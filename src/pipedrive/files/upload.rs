//! Uploading: what is sent, under which name, and what the file hangs on.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use super::{FileRecord, Files};
use crate::http::{Body, BodySource, Content as Sent, FilePart, FormData};
use crate::pipedrive::call::Call;
use crate::pipedrive::operations::{Operation, Version};
use crate::{Error, Result};

/// What a file hangs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// A deal.
    Deal(u64),
    /// A person.
    Person(u64),
    /// An organization.
    Organization(u64),
    /// A product.
    Product(u64),
    /// An activity.
    Activity(u64),
    /// A lead (a UUID).
    Lead(String),
    /// A project.
    Project(u64),
}

impl Link {
    /// The link that a field of the API names.
    pub fn from_field(field: &str, value: &str) -> Result<Self> {
        let id = || {
            let id = value.parse().ok().filter(|id| *id > 0);
            id.ok_or_else(|| Error::config(format!("`{field}` is not a positive number")))
        };
        Ok(match field {
            "deal_id" => Self::Deal(id()?),
            "person_id" => Self::Person(id()?),
            "org_id" => Self::Organization(id()?),
            "product_id" => Self::Product(id()?),
            "activity_id" => Self::Activity(id()?),
            "lead_id" => Self::Lead(value.to_owned()),
            "project_id" => Self::Project(id()?),
            _ => {
                return Err(Error::config(format!(
                    "a file cannot be attached to `{}`",
                    field.escape_debug()
                )));
            }
        })
    }

    fn pair(&self) -> (&'static str, String) {
        match self {
            Self::Deal(id) => ("deal_id", id.to_string()),
            Self::Person(id) => ("person_id", id.to_string()),
            Self::Organization(id) => ("org_id", id.to_string()),
            Self::Product(id) => ("product_id", id.to_string()),
            Self::Activity(id) => ("activity_id", id.to_string()),
            Self::Lead(id) => ("lead_id", id.clone()),
            Self::Project(id) => ("project_id", id.to_string()),
        }
    }
}

/// A file to send.
#[derive(Clone)]
pub struct Upload {
    content: Content,
    name: Option<String>,
    content_type: Option<String>,
    links: Vec<Link>,
}

#[derive(Clone)]
enum Content {
    Path(PathBuf),
    Body(Body),
}

impl Upload {
    /// The file at `path`, under its own name unless another is given.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self { content: Content::Path(path), name, content_type: None, links: Vec::new() }
    }

    /// Bytes in memory.
    pub fn bytes(bytes: Bytes, name: &str) -> Self {
        Self::body(Body::Bytes(bytes), name)
    }

    /// A stream of known length.
    pub fn source(source: Arc<dyn BodySource>, name: &str) -> Self {
        Self::body(Body::Source(source), name)
    }

    fn body(body: Body, name: &str) -> Self {
        Self {
            content: Content::Body(body),
            name: Some(name.to_owned()),
            content_type: None,
            links: Vec::new(),
        }
    }

    /// Sends it under this name.
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// States the media type; else it follows from the name.
    pub fn content_type(mut self, content_type: &str) -> Self {
        self.content_type = Some(content_type.to_owned());
        self
    }

    /// Hangs it on something; may be called several times.
    pub fn link(mut self, link: Link) -> Self {
        self.links.push(link);
        self
    }

    /// Opens the file if it is one, so that length and errors are known before anything is sent.
    pub(super) async fn prepare(&self) -> Result<Prepared> {
        let name = self.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| Error::config("an upload needs a file name"))?;
        if name.contains(['/', '\\']) || name.chars().any(char::is_control) {
            return Err(Error::config("the file name holds a slash, a backslash or a control character"));
        }
        let body = match &self.content {
            Content::Path(path) => Body::file(path).await?,
            Content::Body(body) => body.clone(),
        };
        let content_type = self.content_type.clone().unwrap_or_else(|| media_type(name).to_owned());
        let fields = self.links.iter().map(Link::pair).map(|(field, id)| (field.to_owned(), id)).collect();
        Ok(Prepared { fields, name: name.to_owned(), content_type, body })
    }
}

/// An upload whose content is open and measured.
#[derive(Clone)]
pub(super) struct Prepared {
    fields: Vec<(String, String)>,
    pub(super) name: String,
    content_type: String,
    pub(super) body: Body,
}

impl Prepared {
    fn form(self) -> Sent {
        let Self { fields, name, content_type, body } = self;
        Sent::Multipart(FormData {
            fields,
            files: vec![FilePart { name: "file".into(), file_name: name, content_type, body }],
        })
    }

    pub(super) fn can_replay(&self) -> bool {
        self.body.can_replay()
    }
}

impl Files<'_> {
    /// Sends a file (10 tokens). It is never sent again when it may have arrived: after
    /// `Transport`, `Timeout` or `Server` look with [`of_deal`](Self::of_deal) first.
    pub async fn upload(&self, upload: &Upload) -> Result<FileRecord> {
        self.send(upload.prepare().await?).await
    }

    pub(super) async fn send(&self, prepared: Prepared) -> Result<FileRecord> {
        let call = Call::new(Operation::named(Version::V1, "addFile")?, &[])?;
        let answer = self.client.send(call.content(prepared.form()).transfer()).await?;
        FileRecord::from_record(answer.record()?)
    }
}

/// The media type that the name's extension stands for.
fn media_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    let known = crate::formats::get(extension).and_then(|format| format.mime_types.first().copied());
    known.unwrap_or("application/octet-stream")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bad_names_and_missing_files_are_refused_before_anything_is_sent() {
        let bytes = |name: &str| Upload::bytes(Bytes::from_static(b"x"), name);
        for name in ["", "  ", "a/b.docx", "a\\b", "a\r\nb", "..\\x"] {
            assert!(bytes(name).prepare().await.is_err(), "{name:?}");
        }
        assert!(bytes("Übersicht 1.docx").prepare().await.is_ok());
        assert!(
            Upload::bytes(Bytes::new(), "a.txt").prepare().await.is_ok(),
            "whether it takes nothing, Pipedrive says"
        );
        assert!(Upload::path("no-such-file.docx").prepare().await.is_err());
    }

    #[test]
    fn links_are_read_from_the_names_of_the_api() {
        for field in ["deal_id", "person_id", "org_id", "product_id", "activity_id", "project_id"] {
            let link = Link::from_field(field, "7").unwrap();
            assert_eq!(link.pair(), (field, "7".to_owned()));
            assert!(Link::from_field(field, "x").is_err());
            assert!(Link::from_field(field, "0").is_err());
        }
        assert_eq!(Link::from_field("lead_id", "a-b").unwrap(), Link::Lead("a-b".into()));
        assert!(Link::from_field("note_id", "1").is_err());
    }
}
