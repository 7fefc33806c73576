//! What a request carries, by kind.

use bytes::Bytes;

use super::{Body, Multipart, Request};
use crate::Result;

/// The body of a request before it is written: a caller may still add to a form.
#[derive(Debug, Clone, Default)]
pub enum Content {
    /// None.
    #[default]
    Empty,
    /// JSON text.
    Json(Bytes),
    /// `application/x-www-form-urlencoded`.
    Form(Vec<(String, String)>),
    /// `multipart/form-data`.
    Multipart(FormData),
    /// Anything else.
    Body {
        /// The bytes.
        body: Body,
        /// Their media type.
        content_type: Option<String>,
    },
}

/// Text fields and files.
#[derive(Debug, Clone, Default)]
pub struct FormData {
    /// Text fields, in order.
    pub fields: Vec<(String, String)>,
    /// Files, after the fields.
    pub files: Vec<FilePart>,
}

/// A file of a form.
#[derive(Debug, Clone)]
pub struct FilePart {
    /// Name of the field.
    pub name: String,
    /// Name of the file, as the receiver shall see it.
    pub file_name: String,
    /// Media type.
    pub content_type: String,
    /// Content.
    pub body: Body,
}

impl Content {
    /// Whether it can be sent a second time; a stream cannot.
    pub fn can_replay(&self) -> bool {
        match self {
            Self::Empty | Self::Json(_) | Self::Form(_) => true,
            Self::Multipart(form) => form.files.iter().all(|file| file.body.can_replay()),
            Self::Body { body, .. } => body.can_replay(),
        }
    }
}

impl FormData {
    fn built(self) -> Result<Multipart> {
        let mut form = Multipart::new();
        for (name, value) in &self.fields {
            form = form.text(name, value)?;
        }
        for file in self.files {
            form = form.file(&file.name, &file.file_name, &file.content_type, file.body)?;
        }
        Ok(form)
    }
}

impl Request {
    /// Sends this content, with its media type.
    pub fn content(self, content: Content) -> Result<Self> {
        match content {
            Content::Empty => Ok(self),
            Content::Json(text) => self.body(Body::Bytes(text)).header("content-type", "application/json"),
            Content::Form(pairs) => Ok(self.form(&pairs)),
            Content::Multipart(form) => self.multipart(form.built()?),
            Content::Body { body, content_type } => {
                let request = self.body(body);
                match content_type {
                    Some(content_type) => request.header("content-type", &content_type),
                    None => Ok(request),
                }
            }
        }
    }
}
