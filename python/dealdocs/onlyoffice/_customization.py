"""The `customization` part of an editor config: looks and behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dealdocs.onlyoffice._customization_parts import (
        Anonymous,
        Close,
        Customer,
        Features,
        Feedback,
        GoBack,
        Logo,
        Mobile,
        Review,
        SubmitForm,
    )


@dataclass(frozen=True, kw_only=True)
class Customization:
    """Looks and behaviour; None leaves the Document Server's default.

    Source: api.onlyoffice.com, Docs API, customization (Docs 9.4). Fields from `about` on need a
    white-label licence. A mapping in place of an object uses the server's own names.

    Args:
        ai: AI in the editors (Docs 10.0): off, or settings in the server's own names.
        anonymous: Asks guests for their name.
        autosave: Whether changes are sent by themselves.
        chat: Whether the chat is offered; since Docs 7.1 `Permissions.chat` is better.
        close: The cross that closes the editor.
        comments: Whether comments are offered.
        compact_header: Buttons in the toolbar instead of the header.
        compact_toolbar: A toolbar without the tabs' contents.
        compatible_features: Only what OOXML can hold.
        customer: Who offers the editors.
        features: Features that can be switched.
        feedback: The button for feedback.
        forcesave: Whether the save button stores at once (callback status 6).
        force_western_font_size: Western font sizes in the Chinese interface.
        goback: The button that leads back.
        help: Whether help is offered.
        hide_notes: Hides the notes of a presentation at first.
        hide_right_menu: Hides the right menu at first.
        hide_rulers: Hides the rulers.
        integration_mode: `"embed"`: the page does not scroll to the editor.
        logo: Picture in the header.
        macros: Whether macros can run.
        macros_mode: What happens with macros that start by themselves.
        mention_share: Whether a mention also shares the document.
        mobile: Settings of the mobile editor.
        mobile_force_view: Since Docs 8.2 `mobile` is better.
        plugins: Whether plugins are offered.
        pointer_mode: Pointer of the presentation viewer.
        review: Tracked changes.
        review_display: Since Docs 7.0 `Review.review_display` is better.
        review_permissions: Groups by group whose changes it may accept or reject.
        show_horizontal_scroll: Horizontal scroll bar of spreadsheets.
        show_review_changes: Since Docs 7.0 `Review.show_review_changes` is better.
        show_vertical_scroll: Vertical scroll bar of spreadsheets.
        slide_player_background: Colour behind a slide show.
        spellcheck: Since Docs 7.1 `Features.spellcheck` is better.
        start_filling_form: The button that starts filling a form, as `{"text": ...}`.
        submit_form: The button that submits a form.
        suggest_feature: The menu entry to suggest a feature.
        toolbar_hide_file_name: Hides the title in the toolbar.
        toolbar_no_tabs: Since Docs 8.2 `Features.tab_style` and `tab_background` are better.
        track_changes: Since Docs 7.0 `Review.track_changes` is better.
        ui_theme: Theme by name, or `"default-dark"`, `"default-light"`.
        unit: Units of rulers and dialogs.
        word_headings_color: Colour of headings, as in `"#00ff00"`.
        zoom: Percent; -1 fits the page, -2 the width.
        about: The About entry.
        font: Font of the interface, as `{"name": ..., "size": "11px"}`.
        layout: Parts of the interface, in the server's own names.
        left_menu: Since Docs 7.1 `layout` is better.
        loader_logo: Picture while loading.
        loader_name: Text while loading.
        right_menu: Since Docs 7.1 `layout` is better.
        status_bar: Since Docs 7.1 `layout` is better.
        toolbar: Since Docs 7.1 `layout` is better.
    """

    ai: bool | Mapping[str, Any] | None = None
    anonymous: Anonymous | None = None
    autosave: bool | None = None
    chat: bool | None = None
    close: Close | None = None
    comments: bool | None = None
    compact_header: bool | None = None
    compact_toolbar: bool | None = None
    compatible_features: bool | None = None
    customer: Customer | None = None
    features: Features | None = None
    feedback: bool | Feedback | None = None
    forcesave: bool | None = None
    force_western_font_size: bool | None = None
    goback: bool | GoBack | None = None
    help: bool | None = None
    hide_notes: bool | None = None
    hide_right_menu: bool | None = None
    hide_rulers: bool | None = None
    integration_mode: str | None = None
    logo: Logo | None = None
    macros: bool | None = None
    macros_mode: Literal["disable", "warn", "enable"] | None = None
    mention_share: bool | None = None
    mobile: Mobile | None = None
    mobile_force_view: bool | None = None
    plugins: bool | None = None
    pointer_mode: Literal["select", "hand"] | None = None
    review: Review | None = None
    review_display: Literal["markup", "simple", "final", "original"] | None = None
    review_permissions: Mapping[str, Sequence[str]] | None = None
    show_horizontal_scroll: bool | None = None
    show_review_changes: bool | None = None
    show_vertical_scroll: bool | None = None
    slide_player_background: str | None = None
    spellcheck: bool | None = None
    start_filling_form: Mapping[str, str] | None = None
    submit_form: bool | SubmitForm | None = None
    suggest_feature: bool | None = None
    toolbar_hide_file_name: bool | None = None
    toolbar_no_tabs: bool | None = None
    track_changes: bool | None = None
    ui_theme: str | None = None
    unit: Literal["cm", "pt", "inch"] | None = None
    word_headings_color: str | None = None
    zoom: int | None = None
    about: bool | None = None
    font: Mapping[str, str] | None = None
    layout: Mapping[str, Any] | None = None
    left_menu: bool | None = None
    loader_logo: str | None = None
    loader_name: str | None = None
    right_menu: bool | None = None
    status_bar: bool | None = None
    toolbar: bool | None = None
