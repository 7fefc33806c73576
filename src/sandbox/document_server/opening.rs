//! Whether an editor configuration may open its document, by the real server's rules.

use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::inbox::check_operation;
use super::settings::Settings;
use super::token::{self, Refusal};

/// Longest document key.
const MAX_KEY: usize = 128;

/// What a configuration asks for, after the token had its say.
#[derive(Debug, Clone)]
pub struct OpenRequest {
    /// The document key.
    pub key: String,
    /// Where the document is.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its extension, lower case.
    pub file_type: String,
    /// Where callbacks go.
    pub callback_url: Option<String>,
    /// User id; empty for an anonymous user.
    pub user_id: String,
    /// User name.
    pub user_name: String,
    /// `edit` or `view`.
    pub mode: String,
    /// `document.permissions`.
    pub permissions: Map<String, Value>,
    /// `editorConfig.customization`.
    pub customization: Map<String, Value>,
    /// Interface language.
    pub lang: String,
    /// The request came with a valid token, so the download gets one too.
    pub signed: bool,
}

/// Why a document was not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The code the connection is closed with; `None` when the server has none.
    pub close_code: Option<u16>,
    /// The code the editor shows and reports in `onError`.
    pub error_code: i32,
    /// The text the editor shows.
    pub message: String,
}

impl Refused {
    fn new(close_code: Option<u16>, error_code: i32, message: &str) -> Self {
        Self { close_code, error_code, message: message.to_owned() }
    }

    /// The document could not be downloaded.
    pub fn download_failed() -> Self {
        Self::new(None, -4, "Download failed.")
    }

    /// The file is of no known format.
    pub fn unknown_format() -> Self {
        Self::new(None, -82, "The file format is not supported by the editor.")
    }

    /// The file is under a password; the real editor asks for it.
    pub fn password_needed() -> Self {
        Self::new(None, -90, "The file is protected by a password and cannot be opened without it.")
    }

    /// The key belongs to a version that is saved already.
    pub fn version_changed() -> Self {
        Self::new(Some(4008), -28, "The file version has been changed. The page will be reloaded.")
    }

    /// The sandbox itself failed.
    pub fn internal() -> Self {
        Self::new(None, -1, "Unknown error.")
    }

    fn token() -> Self {
        Self::new(Some(4006), -20, "The document security token is not correctly formed.")
    }

    fn access() -> Self {
        Self::new(Some(4004), -23, "You have no rights to open this document this way.")
    }

    /// For the editor page and the tests.
    pub fn to_json(&self) -> Value {
        json!({"close_code": self.close_code, "code": self.error_code, "message": self.message})
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid => Self::token(),
            Refusal::Expired => Self::new(Some(4005), -21, "The document security token has expired."),
            // The real server drops the connection without a word; the editor keeps waiting.
            Refusal::NotYet => Self::new(None, -20, "The server did not answer to the security token."),
        }
    }
}

/// Checks the configuration a browser sent. What the token says wins over what stands beside it.
pub fn open_request(settings: &Settings, config: &Value, now: i64) -> Result<OpenRequest, Refused> {
    let Some(jwt) = &settings.jwt else { return request(config, false) };
    let token = config.get("token").and_then(Value::as_str).unwrap_or_default();
    let claims = token::verify(token, jwt.secret.expose_secret(), now)?;
    check_operation(settings, &claims, None)?;
    if ["url", "payload", "key"].iter().any(|name| claims.contains_key(*name)) {
        return Err(Refused::access());
    }
    let claims = Value::Object(claims);
    check_required(config, &claims)?;
    let permissions = |config: &Value| config.pointer("/document/permissions").cloned();
    // The editor sends an empty object when the page gave none.
    if permissions(&claims) != Some(permissions(config).unwrap_or_else(|| json!({}))) {
        return Err(Refused::access());
    }
    request(&claims, true)
}

/// What the server insists to find in the token.
fn check_required(config: &Value, claims: &Value) -> Result<(), Refused> {
    let given = |pointer: &str| config.pointer(pointer).is_some_and(|value| !value.is_null());
    let signed = |pointer: &str| claims.pointer(pointer).is_some_and(|value| !value.is_null());
    let mode_counts = config.pointer("/editorConfig/mode").is_some_and(|mode| mode != "view");
    let missing = !signed("/document/key")
        || !signed("/document/permissions")
        || !signed("/document/url")
        || (given("/editorConfig/callbackUrl") && !signed("/editorConfig/callbackUrl"))
        || (mode_counts && !signed("/editorConfig/mode"));
    if missing { Err(Refused::token()) } else { Ok(()) }
}

fn request(config: &Value, signed: bool) -> Result<OpenRequest, Refused> {
    let text = |pointer: &str| config.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let object =
        |pointer: &str| config.pointer(pointer).and_then(Value::as_object).cloned().unwrap_or_default();
    let title = text("/document/title");
    let mut file_type = text("/document/fileType").to_ascii_lowercase();
    if file_type.is_empty() {
        file_type =
            title.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    }
    let key = text("/document/key");
    if !is_key(&key) {
        return Err(Refused::new(
            Some(403),
            -23,
            "The document key is missing or has characters it must not have.",
        ));
    }
    let user_id = config.pointer("/editorConfig/user/id").map(plain_text).unwrap_or_default();
    Ok(OpenRequest {
        key,
        url: text("/document/url"),
        title: if title.is_empty() { format!("output.{file_type}") } else { title },
        file_type,
        callback_url: Some(text("/editorConfig/callbackUrl")).filter(|url| !url.is_empty()),
        user_id,
        user_name: Some(text("/editorConfig/user/name"))
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| "Anonymous".to_owned()),
        mode: Some(text("/editorConfig/mode"))
            .filter(|mode| !mode.is_empty())
            .unwrap_or_else(|| "edit".to_owned()),
        permissions: object("/document/permissions"),
        customization: object("/editorConfig/customization"),
        lang: Some(text("/editorConfig/lang"))
            .filter(|lang| !lang.is_empty())
            .unwrap_or_else(|| "en".to_owned()),
        signed,
    })
}

/// An id may be written as a number; the server makes text of it.
fn plain_text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned)
}

/// Whether the server accepts `key` as a document key.
pub fn is_key(key: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'=');
    !key.is_empty() && key.len() <= MAX_KEY && key.bytes().all(allowed)
}

impl OpenRequest {
    /// A permission with its default.
    pub fn permits(&self, name: &str) -> bool {
        let default = match name {
            "comment" | "review" => self.permits("edit"),
            "fillForms" => self.permits("edit") || self.permits("review"),
            _ => true,
        };
        self.permissions.get(name).and_then(Value::as_bool).unwrap_or(default)
    }

    /// Joins with a right to change something.
    pub fn is_editor(&self) -> bool {
        self.mode != "view"
            && ["edit", "comment", "review", "fillForms"].iter().any(|name| self.permits(name))
    }
}
