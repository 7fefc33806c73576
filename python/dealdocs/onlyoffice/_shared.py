"""What both twins of a server share: settings, signing and checking, all without any network."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from dealdocs._arguments import check_type, checked
from dealdocs._core import onlyoffice as _core
from dealdocs.onlyoffice._config import EditorConfig
from dealdocs.onlyoffice._environment import needed
from dealdocs.onlyoffice._headers import header_of
from dealdocs.onlyoffice._wire import given, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    from dealdocs.onlyoffice._customization import Customization
    from dealdocs.onlyoffice._document import Document
    from dealdocs.onlyoffice._editor import (
        ActionLink,
        CoEditing,
        Embedded,
        Plugins,
        RecentFile,
        Template,
        User,
    )
    from dealdocs.onlyoffice._headers import Headers

BrowserMethod = Literal[
    "insertImage",
    "setHistoryData",
    "setReferenceData",
    "setReferenceSource",
    "setRequestedDocument",
    "setRequestedSpreadsheet",
    "refreshFile",
    "setMailMergeRecipients",
    "setRevisedFile",
]


@checked
class ServerBase:
    """The pure part of `DocumentServer` and `AsyncDocumentServer`."""

    _asynchronous: ClassVar[bool]

    def __init__(
        self,
        address: str | None = None,
        *,
        secret: str | None = None,
        internal_address: str | None = None,
        jwt_header: str | None = None,
        jwt_prefix: str | None = None,
        jwt_algorithm: Literal["HS256", "HS384", "HS512"] | None = None,
        accepted_secrets: Sequence[str] = (),
        allow_weak_secret: bool = False,
        purpose: bool = False,
        shardkey: bool = True,
        version: str | None = None,
        token_lifetime: float | None = None,
        ca_file: str | PathLike[str] | None = None,
        proxy: str | None = None,
        timeout: float | None = None,
        download_timeout: float | None = None,
        connect_timeout: float | None = None,
        max_file_size: int | None = None,
        max_callback_bytes: int | None = None,
        require_expiry: bool = False,
    ) -> None:
        settings = given(
            internal_address=internal_address or os.environ.get("ONLYOFFICE_INTERNAL_ADDRESS") or None,
            jwt_header=jwt_header or os.environ.get("ONLYOFFICE_JWT_HEADER") or None,
            jwt_prefix=jwt_prefix,
            jwt_algorithm=jwt_algorithm,
            purpose=purpose,
            shardkey=shardkey,
            version=version,
            token_lifetime=token_lifetime,
            ca_file=None if ca_file is None else os.fspath(ca_file),
            proxy=proxy,
            timeout=timeout,
            download_timeout=download_timeout,
            connect_timeout=connect_timeout,
            max_file_size=max_file_size,
            max_callback_bytes=max_callback_bytes,
            require_expiry=require_expiry,
        )
        self._core = _core.Server(
            needed(address, "address", "ONLYOFFICE_ADDRESS"),
            needed(secret, "secret", "ONLYOFFICE_JWT_SECRET"),
            to_json(settings),
            list(accepted_secrets),
            allow_weak_secret=allow_weak_secret,
            asynchronous=self._asynchronous,
        )

    @property
    def address(self) -> str:
        """Where browsers reach the server; ends with a slash."""
        return self._core.address

    @property
    def internal_address(self) -> str:
        """Where we reach the server; ends with a slash."""
        return self._core.internal_address

    @property
    def jwt_header(self) -> str:
        """Header of tokens."""
        return self._core.header_name

    @property
    def api_js_url(self) -> str:
        """Address of the script that shows the editor."""
        return self._core.api_js_url()

    def api_js_url_for(self, key: str) -> str:
        """Return the script's address with `shardkey`, so that the node that has the document answers.

        Args:
            key: Key of the document that the page opens.
        """
        check_type("key", key, "str")
        return self._core.api_js_url(key)

    def editor_config(
        self,
        document: Document,
        *,
        user: User | None = None,
        callback_url: str | None = None,
        mode: Literal["edit", "view"] = "edit",
        lang: str | None = None,
        region: str | None = None,
        location: str | None = None,
        customization: Customization | Mapping[str, Any] | None = None,
        co_editing: CoEditing | None = None,
        embedded: Embedded | None = None,
        plugins: Plugins | None = None,
        recent: Sequence[RecentFile] | None = None,
        templates: Sequence[Template] | None = None,
        action_link: ActionLink | Mapping[str, Any] | None = None,
        create_url: str | None = None,
        file_choice_url: str | None = None,
        merge_folder_url: str | None = None,
        save_as_url: str | None = None,
        sharing_settings_url: str | None = None,
        wopi: Mapping[str, Any] | None = None,
        document_type: Literal["word", "cell", "slide", "pdf", "diagram"] | None = None,
        type: Literal["desktop", "mobile", "embedded"] | None = None,  # noqa: A002 - the config's own name
        width: int | str | None = None,
        height: int | str | None = None,
        lossy_extensions: Iterable[str] = (),
        expires_in: int | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> EditorConfig:
        """Return the signed config that opens a document.

        Rights that the format cannot give are lowered to False. Without any right to change, the mode becomes
        `"view"`; `callback_url` and `customization.forcesave` are then left out.

        Args:
            document: The document to open.
            user: Who opens it.
            callback_url: Where the server reports to; needed for editing.
            mode: Editing or reading.
            lang: Language of the editor; the nearest one that it has is used.
            region: Format of numbers and dates, such as `"en-US"`.
            location: Region as `"us"`; since Docs 8.2 `region` is better.
            customization: Looks and behaviour; a mapping uses the server's own names.
            co_editing: How changes of others arrive.
            embedded: Settings of the embedded viewer.
            plugins: Plugins.
            recent: Files in the menu of recent ones.
            templates: Templates in the menu of new documents.
            action_link: Place to scroll to; a mapping is what the editor's events gave.
            create_url: Where new documents are made.
            file_choice_url: Where a file is chosen.
            merge_folder_url: Where recipients of a mail merge are chosen.
            save_as_url: Where a copy is stored.
            sharing_settings_url: Where access is managed.
            wopi: Limits of a WOPI host.
            document_type: Which editor opens it, the format's own. Servers before Docs 8.0 need `"word"` for
                what is of type `"pdf"` today.
            type: The editor's form.
            width: Pixels or a CSS length.
            height: Pixels or a CSS length.
            lossy_extensions: Extensions that may be edited although saving them may lose details.
            expires_in: Seconds that the token is valid; the server's `token_lifetime` if None.
            extra: Fields that dealdocs does not know yet, as they stand in the config.

        Raises:
            ConfigError: A value is wrong, or `callback_url` is missing; the message names the field.
            UnsupportedFormatError: The editors do not open this format.
        """
        editor = given(
            actionLink=action_link,
            callbackUrl=callback_url,
            coEditing=co_editing,
            createUrl=create_url,
            customization=customization,
            embedded=embedded,
            fileChoiceUrl=file_choice_url,
            lang=lang,
            location=location,
            mergeFolderUrl=merge_folder_url,
            mode=mode,
            plugins=plugins,
            recent=recent,
            region=region,
            saveAsUrl=save_as_url,
            sharingSettingsUrl=sharing_settings_url,
            templates=templates,
            user=user,
            wopi=wopi,
        )
        options = given(
            document=document,
            documentType=document_type,
            editorConfig=editor,
            expiresIn=expires_in,
            extra=extra,
            height=height,
            lossyExtensions=list(lossy_extensions),
            type=type,
            width=width,
        )
        return EditorConfig(self._core.editor_config(to_json(options)))

    def sign_method(self, method: BrowserMethod, argument: Mapping[str, Any]) -> str:
        """Return the argument of a method in the browser as JSON, with its token.

        Args:
            method: Name of the method, such as `"setHistoryData"`.
            argument: What the method takes, in the editor's own names, without `token`.

        Raises:
            ConfigError: A field that the method needs is missing, or an address is not absolute.
        """
        return self._core.sign_method(method, to_json(argument))

    def verify_callback(
        self,
        body: bytes,
        headers: Headers | None = None,
        *,
        expected_key: str | None = None,
    ) -> _core.Callback:
        """Return the report of a callback request, taken from its token alone.

        A token in the body decides, even over a good one in the header. The body is read up to
        `max_callback_bytes`.

        Args:
            body: The request's body.
            headers: The request's headers, in any case.
            expected_key: The key that the callback address was made for.

        Raises:
            SignatureError: There is no token, or it is not signed with the secret.
            TokenExpiredError: The token is more than 60 seconds too old.
            CallbackError: The content cannot be used, or is about another key.
        """
        return self._core.verify_callback(body, self._token_header(headers), expected_key)

    def verify_download(self, headers: Headers | None) -> str:
        """Return the address that a request of the server for a document was signed for.

        Compare it with the address in the config. Requests are signed if the editor was opened with a token.

        Args:
            headers: The request's headers, in any case.

        Raises:
            SignatureError: There is no token, or it is not signed with the secret.
            TokenExpiredError: The token is more than 60 seconds too old.
        """
        return self._core.verify_download(self._token_header(headers))

    def _token_header(self, headers: Headers | None) -> str | None:
        return header_of(headers, self._core.header_name)

    def __repr__(self) -> str:
        """Show the address, and nothing of the secret."""
        return f"{self.__class__.__name__}({self.address!r})"
