//! Opening: a signed editor config, with links of our own in it.

use super::session::Offer;
use crate::documents::deal::access::Viewer;
use crate::documents::service::DealDocuments;
use crate::documents::tokens::{Claims, Purpose};
use crate::onlyoffice::config::{EditorType, read};
use crate::onlyoffice::{
    Document, DocumentKey, EditorOptions, EditorSettings, Mode, Permissions, User, WebUrl,
};
use crate::{Error, Result};

/// How a document is opened.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// Editing or reading; a format that cannot be edited is shown for reading.
    pub mode: Mode,
    /// Language, looks and behaviour; `mode`, `user` and `callback_url` are set here.
    pub editor: EditorSettings,
    /// The editor's form: desktop, mobile or embedded.
    pub editor_type: Option<EditorType>,
    /// Rights that are lowered further to what the format allows.
    pub permissions: Option<Permissions>,
}

/// The same as JSON, each in the config's own names.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    mode: Mode,
    #[serde(rename = "type")]
    editor_type: Option<EditorType>,
    permissions: Option<Permissions>,
    #[serde(default, rename = "editorConfig")]
    editor: EditorSettings,
}

impl OpenOptions {
    /// Reads `{"mode", "type", "permissions", "editorConfig"}`; a failure names the field.
    pub fn from_json(json: &[u8]) -> Result<Self> {
        let Wire { mode, editor_type, permissions, editor } = read(json, "options of the editor")?;
        Ok(Self { mode, editor, editor_type, permissions })
    }
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { mode: Mode::Edit, editor: EditorSettings::default(), editor_type: None, permissions: None }
    }
}

/// A document ready for the browser.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The signed config; give it to the editor as it is.
    pub config_json: String,
    /// The script that shows the editor.
    pub api_js_url: String,
    /// Id of the document.
    pub document: String,
    /// Document key of the session.
    pub key: String,
    /// File name.
    pub title: String,
    /// Editing or reading, after lowering.
    pub mode: Mode,
}

impl DealDocuments {
    /// Opens a file of a deal for a user.
    ///
    /// `DocumentAccess` when the file is not of this deal or not for this user, `UnsupportedFormat`
    /// when no editor shows it,
    /// `SaveInProgress` (with `retry_after`) while a save of it is on its way.
    pub async fn open(&self, viewer: &Viewer, deal: u64, file: u64, options: OpenOptions) -> Result<Opened> {
        self.core.go_on();
        let offer = self.core.offer(viewer, deal, file).await?;
        let now = self.now_seconds();
        let key = DocumentKey::parse(&offer.key)?;
        let title = offer.file.name.clone();
        let url = self.link(Purpose::Download, &offer, viewer, now)?;
        let mut document = Document::new(title.clone(), WebUrl::parse(&url)?, key.clone());
        document.permissions = options.permissions;
        let mut editor = EditorOptions::new(document);
        editor.editor_config = options.editor;
        editor.editor_config.mode = Some(options.mode);
        editor.editor_config.callback_url = match options.mode {
            Mode::Edit => Some(WebUrl::parse(&self.link(Purpose::Callback, &offer, viewer, now)?)?),
            Mode::View => None,
        };
        let picture = editor.editor_config.user.take().unwrap_or_default();
        editor.editor_config.user =
            Some(User { id: Some(viewer.user.clone()), name: Some(viewer.name.clone()), ..picture });
        editor.editor_type = options.editor_type;
        editor.lossy_extensions = self.core.settings.lossy.extensions().map(str::to_owned).collect();
        let signed = self.server.editor_config(editor, now)?;
        Ok(Opened {
            config_json: signed.json().to_owned(),
            api_js_url: self.server.api_js_url(Some(&key)).to_string(),
            document: offer.document.id,
            key: offer.key,
            title,
            mode: signed.mode(),
        })
    }

    fn link(&self, purpose: Purpose, offer: &Offer, viewer: &Viewer, now: i64) -> Result<String> {
        let settings = &self.core.settings;
        let life = match purpose {
            Purpose::Download => settings.download_ttl,
            Purpose::Callback => settings.callback_ttl,
        };
        let life =
            i64::try_from(life.as_secs()).map_err(|_| Error::config("a link cannot live that long"))?;
        let claims = Claims {
            purpose,
            company: viewer.company.clone(),
            deal: offer.document.deal,
            file: offer.document.file,
            document: offer.document.id.clone(),
            revision: offer.document.revision,
            key: offer.key.clone(),
            user: viewer.user.clone(),
            until: now.saturating_add(life),
        };
        Ok(self.address(purpose, &self.tokens()?.sign(&claims)?))
    }

    /// The address of a link, exactly as the Document Server will ask for it.
    pub(in crate::documents) fn address(&self, purpose: Purpose, token: &str) -> String {
        let mut url = match purpose {
            Purpose::Download => self.core.settings.download_url.clone(),
            Purpose::Callback => self.core.settings.callback_url.clone(),
        };
        url.query_pairs_mut().append_pair("token", token);
        url.into()
    }
}
