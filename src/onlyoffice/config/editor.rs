//! The `editorConfig` part of the config.

use serde_json::{Map, Value};

use super::customization::Customization;
use super::language::Language;
use super::wire::{wire, words};
use crate::onlyoffice::{ImageUrl, WebUrl};

words! {
    /// Editing or reading.
    Mode {
        /// The document may be changed.
        Edit,
        /// The document is only shown.
        View,
    }
}

words! {
    /// How changes of others arrive.
    CoEditingMode {
        /// At once.
        Fast,
        /// When they are saved.
        Strict,
    }
}

words! {
    /// What kind of place it is.
    Place {
        /// A bookmark of a text.
        Bookmark,
        /// A comment.
        Comment,
        /// A range of a spreadsheet.
        InternalLink,
    }
}

wire! {
    /// A place in a document.
    LinkAction {
        /// What kind of place it is.
        #[serde(rename = "type")]
        place: Place,
        /// Its name: of the bookmark, the comment or the range.
        data: String,
    }
}

wire! {
    /// Where a document opens.
    ActionLink {
        /// The place.
        action: LinkAction,
    }
}

wire! {
    /// Settings of the editor.
    EditorSettings {
        /// Place in the document to scroll to, as the editor's events gave it.
        action_link: ActionLink,
        /// Where the Document Server reports to; kept only where it is used.
        callback_url: WebUrl,
        /// How changes of others arrive.
        co_editing: CoEditing,
        /// Where new documents are made.
        create_url: WebUrl,
        /// Where a file is chosen.
        file_choice_url: WebUrl,
        /// Language of the editor.
        lang: Language,
        /// Region of dates and currencies, as `us`; since Docs 8.2 `region` is better.
        location: String,
        /// Where recipients of a mail merge are chosen.
        merge_folder_url: WebUrl,
        /// Editing or reading.
        mode: Mode,
        /// Files in the menu of recent ones.
        recent: Vec<RecentFile>,
        /// Format of numbers and dates, such as `en-US`.
        region: String,
        /// Where a copy is stored.
        save_as_url: WebUrl,
        /// Where access is managed.
        sharing_settings_url: WebUrl,
        /// Templates in the menu of new documents.
        templates: Vec<Template>,
        /// Who opens the document.
        user: User,
        /// Looks and behaviour.
        customization: Customization,
        /// Settings of the embedded viewer.
        embedded: Embedded,
        /// Plugins.
        plugins: Plugins,
        /// Limits of a WOPI host.
        wopi: Wopi,
    }
}

wire! {
    /// How changes of others arrive.
    CoEditing {
        /// At once, or when they are saved.
        mode: CoEditingMode,
        /// Whether the user may change it.
        change: bool,
    }
}

wire! {
    /// Who opens the document.
    User {
        /// Group or groups, separated by commas.
        group: String,
        /// 1 to 128 characters; not an email address, because others see it.
        id: String,
        /// Picture.
        image: ImageUrl,
        /// Full name; longer than 128 characters is cut.
        name: String,
        /// Roles in a form.
        roles: Vec<String>,
    }
}

wire! {
    /// A file in the menu of recent ones.
    RecentFile {
        /// Folder, as shown.
        folder: String,
        /// Name, as shown.
        title: String,
        /// Where it opens.
        url: WebUrl,
    }
}

wire! {
    /// A template in the menu of new documents.
    Template {
        /// Picture.
        image: ImageUrl,
        /// Name, as shown.
        title: String,
        /// Where the new document is made.
        url: WebUrl,
    }
}

wire! {
    /// Settings of the embedded viewer.
    Embedded {
        /// What starts first.
        autostart: String,
        /// Address to embed.
        embed_url: WebUrl,
        /// Address of the full page.
        fullscreen_url: WebUrl,
        /// Address of the download.
        save_url: WebUrl,
        /// Address to share.
        share_url: WebUrl,
        /// Where the toolbar is: `top` or `bottom`.
        toolbar_docked: String,
    }
}

wire! {
    /// Plugins.
    Plugins {
        /// Identifiers of plugins to start.
        autostart: Vec<String>,
        /// Identifiers of plugins to switch off (Docs 9.4).
        disable: Vec<String>,
        /// Settings by plugin identifier.
        options: Map<String, Value>,
        /// Addresses of plugin configs.
        plugins_data: Vec<WebUrl>,
    }
}

wire! {
    /// Limits of a WOPI host.
    Wopi {
        /// Longest file name, in characters.
        #[serde(rename = "FileNameMaxLength")]
        file_name_max_length: u32,
    }
}
