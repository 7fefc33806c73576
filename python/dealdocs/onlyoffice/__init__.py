"""ONLYOFFICE Docs: editor config, tokens, callbacks, commands, conversion, checks.

>>> from dealdocs.onlyoffice import Document, DocumentServer, User, document_key
>>> server = DocumentServer("https://docs.example.com", secret="7d1f0c5b9e3a4286b0d9c8f7e6a5b4c3")
>>> config = server.editor_config(
...     Document(
...         title="Proposal.docx",
...         url="https://app.example.com/download?t=...",
...         key=document_key("acme", "17", "2026-11-21 10:00:00"),
...     ),
...     user=User(id="7", name="Ann"),
...     callback_url="https://app.example.com/callback?t=...",
... )
>>> config.mode, config.document_type
('edit', 'word')
>>> server.api_js_url
'https://docs.example.com/web-apps/apps/api/documents/api.js'
"""

from dealdocs._core.onlyoffice import CALLBACK_ACCEPTED, CALLBACK_REFUSED, Callback
from dealdocs.onlyoffice._async_server import AsyncDocumentServer
from dealdocs.onlyoffice._callback import CallbackStatus, ForceSaveType
from dealdocs.onlyoffice._config import EditorConfig
from dealdocs.onlyoffice._customization import Customization
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
from dealdocs.onlyoffice._document import (
    CommentGroups,
    Document,
    Info,
    Permissions,
    ReferenceData,
    SharingSetting,
    document_key,
)
from dealdocs.onlyoffice._editor import (
    ActionLink,
    CoEditing,
    Embedded,
    LinkAction,
    Plugins,
    RecentFile,
    Template,
    User,
)
from dealdocs.onlyoffice._language import LANGUAGES, nearest_language
from dealdocs.onlyoffice._results import Check, Converted, ForgottenFile, License, Report, ServerFormats
from dealdocs.onlyoffice._server import DocumentServer

__all__ = [
    "CALLBACK_ACCEPTED",
    "CALLBACK_REFUSED",
    "LANGUAGES",
    "ActionLink",
    "Anonymous",
    "AsyncDocumentServer",
    "Callback",
    "CallbackStatus",
    "Check",
    "Close",
    "CoEditing",
    "CommentGroups",
    "Converted",
    "Customer",
    "Customization",
    "Document",
    "DocumentServer",
    "EditorConfig",
    "Embedded",
    "Features",
    "Feedback",
    "ForceSaveType",
    "ForgottenFile",
    "GoBack",
    "Info",
    "License",
    "LinkAction",
    "Logo",
    "Mobile",
    "Permissions",
    "Plugins",
    "RecentFile",
    "ReferenceData",
    "Report",
    "Review",
    "ServerFormats",
    "SharingSetting",
    "SubmitForm",
    "Template",
    "User",
    "document_key",
    "nearest_language",
]
