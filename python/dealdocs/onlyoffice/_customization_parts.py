"""The parts of `Customization` that are objects of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Anonymous:
    """Asks guests for their name.

    Args:
        request: Whether they are asked.
        label: What is added to the name.
    """

    request: bool | None = None
    label: str | None = None


@dataclass(frozen=True, kw_only=True)
class Close:
    """The cross that closes the editor.

    Args:
        visible: Whether it is shown.
        text: Its tooltip.
    """

    visible: bool | None = None
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Customer:
    """Who offers the editors, for the About page.

    Args:
        address: Postal address.
        info: More about them.
        logo: Picture, 432 x 70 pixels.
        logo_dark: Picture for the dark theme.
        mail: Email address.
        name: Name.
        phone: Telephone.
        www: Home page, as shown.
    """

    address: str | None = None
    info: str | None = None
    logo: str | None = None
    logo_dark: str | None = None
    mail: str | None = None
    name: str | None = None
    phone: str | None = None
    www: str | None = None


@dataclass(frozen=True, kw_only=True)
class Features:
    """Features that can be switched; a mapping has `mode` and `change`.

    Args:
        features_tips: Tips about new features.
        roles: Roles in forms.
        spellcheck: Spell checker.
        tab_background: Background of the tabs.
        tab_style: Style of the tabs.
    """

    features_tips: bool | None = None
    roles: bool | None = None
    spellcheck: bool | Mapping[str, bool] | None = None
    tab_background: Literal["header", "toolbar"] | Mapping[str, Any] | None = None
    tab_style: Literal["fill", "line"] | Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """The button for feedback.

    Args:
        url: Page that it opens.
        visible: Whether it is shown.
    """

    url: str | None = None
    visible: bool | None = None


@dataclass(frozen=True, kw_only=True)
class GoBack:
    """The button that leads back.

    Args:
        url: Page that it opens.
        text: Its text.
        blank: Opens a new tab.
        request_close: Calls the page's `onRequestClose`; since Docs 8.1 `Close` is better.
    """

    url: str | None = None
    text: str | None = None
    blank: bool | None = None
    request_close: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Logo:
    """Picture in the header.

    Args:
        image: Picture, 300 x 20 pixels.
        image_dark: Picture for a dark header.
        image_light: Picture for a light header.
        image_embedded: Picture of the embedded viewer; since Docs 7.0 `image` is better.
        url: Page that it opens; empty for none.
        visible: Whether it is shown.
    """

    image: str | None = None
    image_dark: str | None = None
    image_light: str | None = None
    image_embedded: str | None = None
    url: str | None = None
    visible: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Mobile:
    """Settings of the mobile editor.

    Args:
        force_view: Opens for reading.
        info: Shows the document's facts.
        standard_view: Opens as on paper.
        disable_force_desktop: Hides the way to the desktop editor.
    """

    force_view: bool | None = None
    info: bool | None = None
    standard_view: bool | None = None
    disable_force_desktop: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Review:
    """Tracked changes.

    Args:
        hide_review_display: Hides the choice of display.
        hover_mode: Shows changes in tooltips.
        review_display: How changes are shown.
        show_review_changes: Opens the panel of changes.
        track_changes: Tracks the user's changes.
    """

    hide_review_display: bool | None = None
    hover_mode: bool | None = None
    review_display: Literal["markup", "simple", "final", "original"] | None = None
    show_review_changes: bool | None = None
    track_changes: bool | None = None


@dataclass(frozen=True, kw_only=True)
class SubmitForm:
    """The button that submits a form.

    Args:
        visible: Whether it is shown.
        result_message: What is said afterwards; empty for nothing.
    """

    visible: bool | None = None
    result_message: str | None = None
