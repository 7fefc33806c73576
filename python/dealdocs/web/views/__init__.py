"""One module per view; each view is a function of the app's context, the request and the ids of its path."""

from dealdocs.web.views.callback import receive_callback
from dealdocs.web.views.changes import create, delete, rename, retry, upload
from dealdocs.web.views.context import Context
from dealdocs.web.views.deal import deal_page, list_activity, list_files
from dealdocs.web.views.download import send_content, send_signed
from dealdocs.web.views.editor import editor_page, render_editor
from dealdocs.web.views.problem import problem_json, problem_page

__all__ = [
    "Context",
    "create",
    "deal_page",
    "delete",
    "editor_page",
    "list_activity",
    "list_files",
    "problem_json",
    "problem_page",
    "receive_callback",
    "rename",
    "render_editor",
    "retry",
    "send_content",
    "send_signed",
    "upload",
]
