//! Arguments of the editor's methods in the browser, which are signed like the config.

use serde_json::{Map, Value};

use super::read;
use crate::onlyoffice::token::{Signer, with_members};
use crate::onlyoffice::{DocumentKey, WebUrl};
use crate::{Error, Result};

/// A method whose argument carries a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrowserMethod {
    /// Pictures to insert.
    InsertImage,
    /// One version of the history.
    SetHistoryData,
    /// A file that others refer to.
    SetReferenceData,
    /// Another file for references.
    SetReferenceSource,
    /// A document to compare, combine or insert.
    SetRequestedDocument,
    /// Recipients of a mail merge.
    SetRequestedSpreadsheet,
    /// A new version of the open document.
    RefreshFile,
    /// Recipients of a mail merge, as servers without `setRequestedSpreadsheet` call it.
    SetMailMergeRecipients,
    /// A document to compare, as servers without `setRequestedDocument` call it.
    SetRevisedFile,
}

impl BrowserMethod {
    /// Every method.
    pub const ALL: [Self; 9] = [
        Self::InsertImage,
        Self::SetHistoryData,
        Self::SetReferenceData,
        Self::SetReferenceSource,
        Self::SetRequestedDocument,
        Self::SetRequestedSpreadsheet,
        Self::RefreshFile,
        Self::SetMailMergeRecipients,
        Self::SetRevisedFile,
    ];

    /// The method's name in the browser.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InsertImage => "insertImage",
            Self::SetHistoryData => "setHistoryData",
            Self::SetReferenceData => "setReferenceData",
            Self::SetReferenceSource => "setReferenceSource",
            Self::SetRequestedDocument => "setRequestedDocument",
            Self::SetRequestedSpreadsheet => "setRequestedSpreadsheet",
            Self::RefreshFile => "refreshFile",
            Self::SetMailMergeRecipients => "setMailMergeRecipients",
            Self::SetRevisedFile => "setRevisedFile",
        }
    }

    /// The method of that name.
    pub fn parse(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            Error::config("no such method takes a token").with_hint(format!("Pass one of {names}."))
        })
    }

    const fn required(self) -> &'static [&'static str] {
        match self {
            Self::InsertImage => &["images"],
            // The server takes a token without `version` for another kind of token.
            Self::SetHistoryData => &["version", "key", "url"],
            Self::SetReferenceData
            | Self::SetReferenceSource
            | Self::SetRequestedDocument
            | Self::SetRequestedSpreadsheet
            | Self::SetMailMergeRecipients
            | Self::SetRevisedFile => &["fileType", "url"],
            Self::RefreshFile => &["document", "editorConfig"],
        }
    }
}

/// The argument with its token.
pub(in crate::onlyoffice) fn sign(
    method: BrowserMethod,
    argument: &[u8],
    signer: &Signer<'_>,
    now: i64,
) -> Result<String> {
    let what = format!("argument of {}", method.name());
    let argument: Map<String, Value> = read::read(argument, &what)?;
    let missing = method.required().iter().find(|name| argument.get(**name).is_none_or(Value::is_null));
    if let Some(name) = missing {
        return Err(Error::config(format!("{what}: `{name}` is missing")));
    }
    let made_here = ["token", "iat", "exp", "nbf", "operation", "payload"];
    if let Some(name) = made_here.iter().find(|name| argument.contains_key(**name)) {
        return Err(Error::config(format!("{what}: `{name}` must not be given")));
    }
    let value = Value::Object(argument);
    check_addresses(&value, &what, 0)?;
    let json = serde_json::to_string(&value)
        .map_err(|error| Error::internal("the argument cannot be written").with_source(error))?;
    let token = signer.sign(&json, None, now)?;
    with_members(&json, &format!(r#""token":"{}""#, token.text))
}

/// The server fetches signed addresses, so each must be a plain web address, at any depth.
fn check_addresses(value: &Value, what: &str, depth: usize) -> Result<()> {
    if depth > 8 {
        return Err(Error::config(format!("{what} is nested too deeply")));
    }
    match value {
        Value::Object(members) => members.iter().try_for_each(|(name, member)| {
            let failed = |error: Error| Error::config(format!("{what}: `{name}`: {error}"));
            match (name.as_str(), member) {
                ("url" | "changesUrl" | "callbackUrl", Value::String(text)) => {
                    WebUrl::parse(text).map(drop).map_err(failed)
                }
                ("url" | "changesUrl" | "callbackUrl", other) if !other.is_null() => {
                    Err(Error::config(format!("{what}: `{name}` must be text")))
                }
                ("key", Value::String(text)) => DocumentKey::parse(text).map(drop).map_err(failed),
                _ => check_addresses(member, what, depth + 1),
            }
        }),
        Value::Array(items) => items.iter().try_for_each(|item| check_addresses(item, what, depth + 1)),
        _ => Ok(()),
    }
}
