//! The `editorConfig.customization` part of the config: looks and behaviour.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::branding::{
    Anonymous, Close, Customer, Features, Feedback, Font, GoBack, Logo, Mobile, Review, ReviewDisplay,
    StartFillingForm, SubmitForm,
};
use super::layout::Layout;
use super::wire::{Toggle, wire, words};
use crate::onlyoffice::ImageUrl;

words! {
    /// What happens with macros that start by themselves.
    MacrosMode {
        /// They do not run.
        Disable,
        /// The user is asked.
        Warn,
        /// They run.
        Enable,
    }
}

words! {
    /// Pointer of the presentation viewer.
    PointerMode {
        /// Selection.
        Select,
        /// Hand.
        Hand,
    }
}

words! {
    /// Units of rulers and dialogs.
    Unit {
        /// Centimetres.
        Cm,
        /// Points.
        Pt,
        /// Inches.
        Inch,
    }
}

wire! {
    /// Looks and behaviour. Fields after `zoom` need a white-label licence.
    Customization {
        /// AI in the editors (Docs 10.0), in the server's own names.
        ai: Toggle<Map<String, Value>>,
        /// Asks guests for their name.
        anonymous: Anonymous,
        /// Whether changes are sent by themselves.
        autosave: bool,
        /// Whether the chat is offered; since Docs 7.1 `permissions.chat` is better.
        chat: bool,
        /// The cross that closes the editor.
        close: Close,
        /// Whether comments are offered.
        comments: bool,
        /// Buttons in the toolbar instead of the header.
        compact_header: bool,
        /// A toolbar without tabs' contents.
        compact_toolbar: bool,
        /// Only what OOXML can hold.
        compatible_features: bool,
        /// Who offers the editors, for the About page.
        customer: Customer,
        /// Features that can be switched.
        features: Features,
        /// The button for feedback.
        feedback: Toggle<Feedback>,
        /// Whether the save button stores at once (callback status 6).
        forcesave: bool,
        /// Western font sizes in the Chinese interface.
        force_western_font_size: bool,
        /// The button that leads back.
        goback: Toggle<GoBack>,
        /// Whether help is offered.
        help: bool,
        /// Hides the notes of a presentation at first.
        hide_notes: bool,
        /// Hides the right menu at first.
        hide_right_menu: bool,
        /// Hides the rulers.
        hide_rulers: bool,
        /// `embed`: the page does not scroll to the editor.
        integration_mode: String,
        /// Picture in the header.
        logo: Logo,
        /// Whether macros can run.
        macros: bool,
        /// What happens with macros that start by themselves.
        macros_mode: MacrosMode,
        /// Whether a mention also shares the document.
        mention_share: bool,
        /// Settings of the mobile editor.
        mobile: Mobile,
        /// Whether the mobile editor opens for reading; since Docs 8.2 `mobile` is better.
        mobile_force_view: bool,
        /// Whether plugins are offered.
        plugins: bool,
        /// Pointer of the presentation viewer.
        pointer_mode: PointerMode,
        /// Tracked changes.
        review: Review,
        /// How tracked changes are shown; since Docs 7.0 `review.review_display` is better.
        review_display: ReviewDisplay,
        /// Groups by group whose changes it may accept or reject.
        review_permissions: BTreeMap<String, Vec<String>>,
        /// Horizontal scroll bar of spreadsheets.
        show_horizontal_scroll: bool,
        /// Opens the panel of changes; since Docs 7.0 `review.show_review_changes` is better.
        show_review_changes: bool,
        /// Vertical scroll bar of spreadsheets.
        show_vertical_scroll: bool,
        /// Colour behind a slide show.
        slide_player_background: String,
        /// Spell checker; since Docs 7.1 `features.spellcheck` is better.
        spellcheck: bool,
        /// The button that starts filling a form.
        start_filling_form: StartFillingForm,
        /// The button that submits a form.
        submit_form: Toggle<SubmitForm>,
        /// The menu entry to suggest a feature.
        suggest_feature: bool,
        /// Hides the title in the toolbar.
        toolbar_hide_file_name: bool,
        /// Plain tabs; since Docs 8.2 `features.tab_style` and `tab_background` are better.
        toolbar_no_tabs: bool,
        /// Tracks the user's changes; since Docs 7.0 `review.trackChanges` is better.
        track_changes: bool,
        /// Theme, by its name or as `default-dark`, `default-light`.
        ui_theme: String,
        /// Units of rulers and dialogs.
        unit: Unit,
        /// Colour of headings, as in `#00ff00`.
        word_headings_color: String,
        /// Zoom in percent; -1 fits the page, -2 fits the width.
        zoom: i32,
        /// The About entry.
        about: bool,
        /// Font of the interface.
        font: Font,
        /// Parts of the interface.
        layout: Layout,
        /// Left menu; since Docs 7.1 `layout.leftMenu` is better.
        left_menu: bool,
        /// Picture while loading.
        loader_logo: ImageUrl,
        /// Text while loading.
        loader_name: String,
        /// Right menu; since Docs 7.1 `layout.rightMenu` is better.
        right_menu: bool,
        /// Status bar; since Docs 7.1 `layout.statusBar` is better.
        status_bar: bool,
        /// Toolbar; since Docs 7.1 `layout.toolbar` is better.
        toolbar: bool,
    }
}
