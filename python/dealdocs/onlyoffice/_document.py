"""The `document` part of an editor config."""

from __future__ import annotations

from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING

from dealdocs._arguments import check_type, checked
from dealdocs._core import onlyoffice as _core

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, kw_only=True)
class CommentGroups:
    """Groups whose comments may be edited, removed and seen; `""` is everybody without a group.

    Args:
        edit: Groups whose comments may be edited.
        remove: Groups whose comments may be removed.
        view: Groups whose comments are seen.
    """

    edit: Sequence[str] | None = None
    remove: Sequence[str] | None = None
    view: Sequence[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Permissions:
    """What the user may do; None leaves the Document Server's default.

    What the format cannot do is lowered to False in the config. Source: api.onlyoffice.com, Docs API,
    document permissions.

    Args:
        chat: Chat with the others.
        comment: Write comments; follows `edit`.
        comment_groups: Whose comments may be edited, removed and seen.
        copy: Copy to the clipboard.
        delete_comment_author_only: Delete only own comments.
        download: Download the document.
        edit: Edit the document.
        edit_comment_author_only: Edit only own comments.
        fill_forms: Fill in forms; follows `edit` or `review`.
        modify_content_control: Change settings of content controls.
        modify_filter: Apply filters for everybody.
        print: Print the document.
        protect: Use the protection tab.
        review: Review with tracked changes; follows `edit`.
        review_groups: Groups whose changes may be accepted or rejected.
        user_info_groups: Groups whose users are shown.
    """

    chat: bool | None = None
    comment: bool | None = None
    comment_groups: CommentGroups | None = None
    copy: bool | None = None
    delete_comment_author_only: bool | None = None
    download: bool | None = None
    edit: bool | None = None
    edit_comment_author_only: bool | None = None
    fill_forms: bool | None = None
    modify_content_control: bool | None = None
    modify_filter: bool | None = None
    print: bool | None = None
    protect: bool | None = None
    review: bool | None = None
    review_groups: Sequence[str] | None = None
    user_info_groups: Sequence[str] | None = None


@dataclass(frozen=True, kw_only=True)
class ReferenceData:
    """What other files refer to a file by.

    Args:
        file_key: Name of the file inside the installation.
        instance_id: Name of the installation.
    """

    file_key: str | None = None
    instance_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class SharingSetting:
    """One user or link with access, as the information panel shows it.

    Args:
        user: Name.
        permissions: Rights in words, such as `"Full Access"`.
        is_link: Whether `user` is a link.
    """

    user: str | None = None
    permissions: str | None = None
    is_link: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Info:
    """Facts for the information panel.

    Args:
        favorite: Whether the star is lit.
        folder: Folder of the file.
        owner: Name of the owner.
        uploaded: When it was uploaded, as shown.
        sharing_settings: Who else has access.
    """

    favorite: bool | None = None
    folder: str | None = None
    owner: str | None = None
    uploaded: str | None = None
    sharing_settings: Sequence[SharingSetting] | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """The document to open.

    Args:
        title: File name with extension; longer than 128 characters is cut, keeping the extension.
        url: Where the Document Server fetches the content: absolute, http or https, without user name.
        key: Name of this content: 1 to 128 of `0-9 a-z A-Z - . _ =`; see `document_key`.
        file_type: Extension; taken from the title if None.
        permissions: What the user may do.
        info: Facts for the information panel.
        reference_data: What other files refer to it by.
        is_form: Whether a PDF is a form.
    """

    title: str
    url: str
    key: str
    file_type: str | None = None
    permissions: Permissions | None = None
    info: Info | None = None
    reference_data: ReferenceData | None = None
    is_form: bool | None = None

    def __repr__(self) -> str:
        """Show no address: it often carries a token."""
        return f"Document(title={self.title!r}, key={self.key!r})"


@checked
def document_key(instance: str, file_id: int | str, revision: int | str) -> str:
    """Return the key of one revision of one file of one installation.

    Equal arguments give an equal key everywhere, any difference gives another one. The Document Server opens
    a known key from its cache, so `revision` must change with every saved content and stay during a session.

        >>> from dealdocs.onlyoffice import document_key
        >>> len(document_key("acme", 17, "2026-11-21 10:00:00"))
        64

    Args:
        instance: Name of the installation, such as the company's domain.
        file_id: Name of the file inside it; 17 and `"17"` are the same file.
        revision: Name of the content, such as the time of the last change, or a number.
    """
    check_type("file_id", file_id, "int | str")
    check_type("revision", revision, "int | str")
    return _core.document_key(instance, _text(file_id), _text(revision))


def _text(name: int | str) -> str:
    # An index, because other whole numbers than `int`, such as numpy's, may write themselves differently.
    return name if isinstance(name, str) else str(index(name))
