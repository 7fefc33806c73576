//! The `customization.layout` part of the config: parts of the interface, shown or hidden.

use super::wire::{Toggle, wire};

wire! {
    /// Parts of the interface.
    Layout {
        /// The header.
        header: Header,
        /// The left menu.
        left_menu: Toggle<LeftMenu>,
        /// The right menu.
        right_menu: Toggle<RightMenu>,
        /// The status bar.
        status_bar: Toggle<StatusBar>,
        /// The toolbar.
        toolbar: Toggle<Toolbar>,
    }
}

wire! {
    /// The header.
    Header {
        /// Switch of editing modes.
        edit_mode: bool,
        /// Save button.
        save: bool,
        /// The user's picture.
        user: bool,
        /// Who else is there.
        users: bool,
    }
}

wire! {
    /// The left menu.
    LeftMenu {
        /// Open at first.
        mode: bool,
        /// Navigation.
        navigation: bool,
        /// Spell checker of spreadsheets.
        spellcheck: bool,
    }
}

wire! {
    /// The right menu.
    RightMenu {
        /// Open at first.
        mode: bool,
    }
}

wire! {
    /// The status bar.
    StatusBar {
        /// What is going on.
        action_status: bool,
        /// Language of the document.
        doc_lang: bool,
        /// Language of the text.
        text_lang: bool,
    }
}

wire! {
    /// The toolbar.
    Toolbar {
        /// Collaboration tab.
        collaboration: Toggle<Collaboration>,
        /// Draw tab.
        draw: bool,
        /// File tab.
        file: Toggle<FileTab>,
        /// Home tab.
        home: HomeTab,
        /// Layout tab.
        layout: bool,
        /// Plugins tab.
        plugins: bool,
        /// Protection tab.
        protect: bool,
        /// References tab.
        references: bool,
        /// Save button.
        save: bool,
        /// View tab.
        view: Toggle<ViewTab>,
    }
}

wire! {
    /// Collaboration tab.
    Collaboration {
        /// Choice of recipients.
        mailmerge: bool,
    }
}

wire! {
    /// File tab.
    FileTab {
        /// Close entry.
        close: bool,
        /// Facts of the document.
        info: bool,
        /// Save entry.
        save: bool,
        /// Advanced settings.
        settings: bool,
    }
}

wire! {
    /// Home tab.
    HomeTab {
        /// Choice of recipients.
        mailmerge: bool,
    }
}

wire! {
    /// View tab.
    ViewTab {
        /// Navigation.
        navigation: bool,
    }
}
