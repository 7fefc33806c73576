//! From options to the signed config.

use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::document::Document;
use super::editor::{EditorSettings, Mode};
use super::wire::{Length, words};
use super::{extra, read, title};
use crate::formats::{self, DocumentType, Edition, Format, LossyEditing};
use crate::onlyoffice::token::{Signer, with_members};
use crate::{Error, ErrorKind, Result};

words! {
    /// The editor's form.
    EditorType {
        /// For desktop browsers.
        Desktop,
        /// For phones and tablets.
        Mobile,
        /// A viewer inside another page.
        Embedded,
    }
}

/// Everything that an editor is opened with.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EditorOptions {
    /// The document to open.
    pub document: Document,
    /// Settings of the editor.
    #[serde(default)]
    pub editor_config: EditorSettings,
    /// Which editor opens the document; the format's own if not given.
    #[serde(default, deserialize_with = "read_document_type")]
    pub document_type: Option<DocumentType>,
    /// The editor's form.
    #[serde(rename = "type")]
    pub editor_type: Option<EditorType>,
    /// Width, 100 % if not given.
    pub width: Option<Length>,
    /// Height, 100 % if not given.
    pub height: Option<Length>,
    /// Extensions whose files may be edited although saving them may lose details.
    #[serde(default)]
    pub lossy_extensions: Vec<String>,
    /// How long the token is valid, in seconds; the server's `token_lifetime` if not given.
    pub expires_in: Option<u64>,
    /// Fields that dealdocs does not know yet, as they stand in the config.
    #[serde(default)]
    pub extra: Map<String, Value>,
}

impl EditorOptions {
    /// Options that open `document` with defaults.
    pub fn new(document: Document) -> Self {
        Self {
            document,
            editor_config: EditorSettings::default(),
            document_type: None,
            editor_type: None,
            width: None,
            height: None,
            lossy_extensions: Vec::new(),
            expires_in: None,
            extra: Map::new(),
        }
    }

    /// Options written as JSON, in the config's own names.
    pub fn from_json(json: &[u8]) -> Result<Self> {
        read::read(json, "editor config")
    }
}

/// A config for the browser, with its token.
#[derive(Clone)]
pub struct SignedConfig {
    json: String,
    token: String,
    expires_at: i64,
    mode: Mode,
    document_type: DocumentType,
}

impl SignedConfig {
    /// The config with `token`, to be given to the editor as it is.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The token alone.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// When the token ends, in seconds since 1970.
    pub fn expires_at(&self) -> i64 {
        self.expires_at
    }

    /// Editing or reading, after lowering.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Which editor opens the document.
    pub fn document_type(&self) -> DocumentType {
        self.document_type
    }
}

impl std::fmt::Debug for SignedConfig {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SignedConfig")
            .field("mode", &self.mode)
            .field("document_type", &self.document_type)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// The config as it is written; the order is the documentation's.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    document: Document,
    #[serde(serialize_with = "write_document_type")]
    document_type: DocumentType,
    #[serde(rename = "editorConfig")]
    editor: EditorSettings,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    editor_type: Option<EditorType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<Length>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<Length>,
}

/// Checks and lowers the options, writes them once and signs what was written.
pub(in crate::onlyoffice) fn build(
    options: EditorOptions,
    edition: Edition,
    mut signer: Signer<'_>,
    now: i64,
) -> Result<SignedConfig> {
    if let Some(seconds) = options.expires_in {
        signer.lifetime = lifetime(seconds)?;
    }
    let extra = options.extra.clone();
    let config = checked(options, edition)?;
    let mode = config.editor.mode.unwrap_or(Mode::View);
    let document_type = config.document_type;
    let json = write(&config, &extra)?;
    let token = signer.sign(&json, None, now)?;
    let json = with_members(&json, &format!(r#""token":"{}""#, token.text))?;
    Ok(SignedConfig { json, token: token.text, expires_at: token.expires_at, mode, document_type })
}

fn lifetime(seconds: u64) -> Result<Duration> {
    // A config token also opens the converter, so it must not live long.
    if (1..=86_400).contains(&seconds) {
        return Ok(Duration::from_secs(seconds));
    }
    Err(Error::config("`expires_in` must be between 1 second and one day"))
}

fn write(config: &Config, extra: &Map<String, Value>) -> Result<String> {
    let failed = |error| Error::internal("the config cannot be written").with_source(error);
    if extra.is_empty() {
        return serde_json::to_string(config).map_err(failed);
    }
    let mut value = serde_json::to_value(config).map_err(failed)?;
    extra::merge(&mut value, extra)?;
    serde_json::to_string(&value).map_err(failed)
}

fn checked(options: EditorOptions, edition: Edition) -> Result<Config> {
    let EditorOptions {
        mut document,
        mut editor_config,
        document_type,
        editor_type,
        width,
        height,
        lossy_extensions,
        ..
    } = options;
    let format = format_of(&document, edition)?;
    let lossy = LossyEditing::of(lossy_extensions.iter().map(String::as_str))?;
    check_user(&mut editor_config)?;
    let document_type = chosen_type(document_type, format)?;
    let permissions = document.permissions.take().unwrap_or_default().lowered(format, &lossy);
    lower_mode(&mut editor_config, permissions.can_change())?;
    document.permissions = Some(permissions);
    document.title = title::cut_title(&document.title, format.extension);
    document.file_type = Some(format.extension.to_owned());
    Ok(Config { document, document_type, editor: editor_config, editor_type, width, height })
}

fn format_of(document: &Document, edition: Edition) -> Result<&'static Format> {
    if document.title.trim().is_empty() {
        return Err(
            Error::config("`document.title` is empty").with_hint("Pass the file name, with its extension.")
        );
    }
    match &document.file_type {
        // A long title is shown cut, so its end alone says what it is.
        None => formats::detect_for(edition, title::end_of(&document.title, formats::file_name::MAX_CHARS)),
        Some(extension) => formats::get_for(edition, extension).ok_or_else(|| {
            Error::new(
                ErrorKind::UnsupportedFormat,
                format!("files of type `{}` cannot be opened", extension.escape_debug()),
            )
        }),
    }
}

/// The editor that was chosen, or the format's own. Another one would open the file as what it is not.
fn chosen_type(chosen: Option<DocumentType>, format: &Format) -> Result<DocumentType> {
    let own = format.document_type.ok_or_else(|| {
        Error::new(
            ErrorKind::UnsupportedFormat,
            format!("`{}` files can be converted to, but not opened", format.extension),
        )
    })?;
    match (chosen, own) {
        (None, own) => Ok(own),
        // Servers before Docs 8.0 know no type `pdf`.
        (Some(DocumentType::Word), DocumentType::Pdf) => Ok(DocumentType::Word),
        (Some(chosen), own) if chosen == own => Ok(own),
        (Some(chosen), own) => Err(Error::config(format!(
            "`documentType` is `{}`, but `{}` files are of type `{}`",
            chosen.name(),
            format.extension,
            own.name()
        ))
        .with_hint("Leave it out: the format's own type is taken.")),
    }
}

fn read_document_type<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DocumentType>, D::Error> {
    let Some(name) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    DocumentType::from_name(&name)
        .map(Some)
        .ok_or_else(|| D::Error::unknown_variant(&name, &["word", "cell", "slide", "pdf", "diagram"]))
}

// The signature is serde's.
#[expect(clippy::trivially_copy_pass_by_ref)]
fn write_document_type<S: Serializer>(kind: &DocumentType, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.name())
}

fn check_user(settings: &mut EditorSettings) -> Result<()> {
    let Some(user) = &mut settings.user else { return Ok(()) };
    if let Some(id) = &user.id
        && !(1..=128).contains(&title::units(id))
    {
        return Err(Error::config("`user.id` must have 1 to 128 characters"));
    }
    if let Some(name) = &mut user.name {
        *name = title::cut_name(name);
    }
    Ok(())
}

/// Editing without a right to change is reading, and reading has nothing to report.
fn lower_mode(settings: &mut EditorSettings, can_change: bool) -> Result<()> {
    let editing = settings.mode.unwrap_or(Mode::Edit) == Mode::Edit && can_change;
    if editing {
        settings.mode = Some(Mode::Edit);
        if settings.callback_url.is_none() {
            return Err(Error::config(
                "a document that can be edited needs a callback address, or edits are lost",
            )
            .with_hint("Pass `callback_url`, or open it with mode `view`."));
        }
        return Ok(());
    }
    settings.mode = Some(Mode::View);
    settings.callback_url = None;
    if let Some(customization) = &mut settings.customization {
        customization.forcesave = None;
    }
    Ok(())
}
