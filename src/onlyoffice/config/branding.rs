//! The small objects inside `customization`.

use super::wire::{Choice, Toggle, wire, words};
use crate::onlyoffice::{ImageUrl, WebUrl};

wire! {
    /// Asks guests for their name.
    Anonymous {
        /// Whether they are asked.
        request: bool,
        /// What is added to the name.
        label: String,
    }
}

wire! {
    /// The cross that closes the editor.
    Close {
        /// Whether it is shown.
        visible: bool,
        /// Its tooltip.
        text: String,
    }
}

wire! {
    /// Who offers the editors.
    Customer {
        /// Postal address.
        address: String,
        /// More about them.
        info: String,
        /// Picture, 432 x 70 pixels.
        logo: ImageUrl,
        /// Picture for the dark theme.
        logo_dark: ImageUrl,
        /// Email address.
        mail: String,
        /// Name.
        name: String,
        /// Telephone.
        phone: String,
        /// Home page, as shown.
        www: String,
    }
}

words! {
    /// What the tabs' background follows.
    TabBackground {
        /// The header.
        Header,
        /// The toolbar.
        Toolbar,
    }
}

words! {
    /// How the chosen tab is marked.
    TabStyle {
        /// Filled.
        Fill,
        /// Underlined.
        Line,
    }
}

/// A start value, and whether the user may change it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "T: serde::Deserialize<'de>"))]
pub struct Switchable<T> {
    /// Start value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<T>,
    /// Whether the setting is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<bool>,
}

wire! {
    /// Features that can be switched.
    Features {
        /// Tips about new features.
        features_tips: bool,
        /// Roles in forms.
        roles: bool,
        /// Spell checker.
        spellcheck: Toggle<Switchable<bool>>,
        /// Background of the tabs.
        tab_background: Choice<TabBackground, Switchable<TabBackground>>,
        /// Style of the tabs.
        tab_style: Choice<TabStyle, Switchable<TabStyle>>,
    }
}

wire! {
    /// The button for feedback.
    Feedback {
        /// Page that it opens.
        url: WebUrl,
        /// Whether it is shown.
        visible: bool,
    }
}

wire! {
    /// The button that leads back.
    GoBack {
        /// Opens a new tab.
        blank: bool,
        /// Calls the page's `onRequestClose`; since Docs 8.1 `close` is better.
        request_close: bool,
        /// Its text.
        text: String,
        /// Page that it opens.
        url: WebUrl,
    }
}

wire! {
    /// Picture in the header.
    Logo {
        /// Picture, 300 x 20 pixels.
        image: ImageUrl,
        /// Picture for a dark header.
        image_dark: ImageUrl,
        /// Picture for a light header.
        image_light: ImageUrl,
        /// Picture of the embedded viewer; since Docs 7.0 `image` is better.
        image_embedded: ImageUrl,
        /// Page that it opens; empty for none.
        url: String,
        /// Whether it is shown.
        visible: bool,
    }
}

wire! {
    /// Settings of the mobile editor.
    Mobile {
        /// Opens for reading.
        force_view: bool,
        /// Shows the document's facts.
        info: bool,
        /// Opens as on paper.
        standard_view: bool,
        /// Hides the way to the desktop editor.
        disable_force_desktop: bool,
    }
}

words! {
    /// How tracked changes are shown.
    ReviewDisplay {
        /// With marks and balloons.
        Markup,
        /// With marks.
        Simple,
        /// As if all were accepted.
        Final,
        /// As if none were made.
        Original,
    }
}

wire! {
    /// Tracked changes.
    Review {
        /// Hides the choice of display.
        hide_review_display: bool,
        /// Shows changes in tooltips.
        hover_mode: bool,
        /// How changes are shown.
        review_display: ReviewDisplay,
        /// Opens the panel of changes.
        show_review_changes: bool,
        /// Tracks the user's changes.
        track_changes: bool,
    }
}

wire! {
    /// The button that starts filling a form.
    StartFillingForm {
        /// Its text.
        text: String,
    }
}

wire! {
    /// The button that submits a form.
    SubmitForm {
        /// Whether it is shown.
        visible: bool,
        /// What is said afterwards; empty for nothing.
        result_message: String,
    }
}

wire! {
    /// Font of the interface.
    Font {
        /// Name.
        name: String,
        /// Size, as in `11px`.
        size: String,
    }
}
