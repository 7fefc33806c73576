"""Parts of `editorConfig`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, kw_only=True)
class User:
    """Who opens the document.

    Args:
        id: 1 to 128 characters; others see it, so take no email address.
        name: Full name; longer than 128 characters is cut.
        group: Group, or several separated by commas.
        image: Picture: an address, or `data:image/...`.
        roles: Roles in a form.
    """

    id: str | None = None
    name: str | None = None
    group: str | None = None
    image: str | None = None
    roles: Sequence[str] | None = None


@dataclass(frozen=True, kw_only=True)
class LinkAction:
    """A place in a document.

    Args:
        type: What kind of place it is: a bookmark of a text, a comment, or a range of a spreadsheet.
        data: Name of the bookmark, the comment or the range.
    """

    type: Literal["bookmark", "comment", "internallink"] | None = None
    data: str | None = None


@dataclass(frozen=True, kw_only=True)
class ActionLink:
    """Where a document opens: what the events `onMakeActionLink` and `onRequestSendNotify` give.

    Args:
        action: The place.
    """

    action: LinkAction | None = None


@dataclass(frozen=True, kw_only=True)
class CoEditing:
    """How changes of others arrive.

    Args:
        mode: `"fast"`: at once; `"strict"`: when they are saved.
        change: Whether the user may change it.
    """

    mode: Literal["fast", "strict"] | None = None
    change: bool | None = None


@dataclass(frozen=True, kw_only=True)
class RecentFile:
    """A file in the menu of recent ones.

    Args:
        title: Name, as shown.
        url: Where it opens.
        folder: Folder, as shown.
    """

    title: str | None = None
    url: str | None = None
    folder: str | None = None


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template in the menu of new documents.

    Args:
        title: Name, as shown.
        url: Where the new document is made.
        image: Picture.
    """

    title: str | None = None
    url: str | None = None
    image: str | None = None


@dataclass(frozen=True, kw_only=True)
class Embedded:
    """Settings of the embedded viewer.

    Args:
        autostart: What starts first, such as `"document"` or `"player"`.
        embed_url: Address to embed.
        fullscreen_url: Address of the full page.
        save_url: Address of the download.
        share_url: Address to share.
        toolbar_docked: Where the toolbar is.
    """

    autostart: str | None = None
    embed_url: str | None = None
    fullscreen_url: str | None = None
    save_url: str | None = None
    share_url: str | None = None
    toolbar_docked: Literal["top", "bottom"] | None = None


@dataclass(frozen=True, kw_only=True)
class Plugins:
    """Plugins.

    Args:
        autostart: Identifiers of plugins to start.
        disable: Identifiers of plugins to switch off (Docs 9.4).
        options: Settings by plugin identifier.
        plugins_data: Addresses of plugin configs.
    """

    autostart: Sequence[str] | None = None
    disable: Sequence[str] | None = None
    options: Mapping[str, Any] | None = None
    plugins_data: Sequence[str] | None = None
