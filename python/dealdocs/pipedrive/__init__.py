"""Pipedrive: client, records, files, and what comes in from Pipedrive."""

from dealdocs._core.pipedrive import Answer, Page, Record
from dealdocs.pipedrive._async_client import AsyncPipedrive
from dealdocs.pipedrive._async_files import AsyncFiles, AsyncFileStream
from dealdocs.pipedrive._async_pager import AsyncPager
from dealdocs.pipedrive._client import Pipedrive
from dealdocs.pipedrive._files import Files, FileStream
from dealdocs.pipedrive._pager import Pager
from dealdocs.pipedrive._shared import Budget
from dealdocs.pipedrive.incoming import PanelUser, verify_panel_token, verify_webhook

__all__ = [
    "Answer",
    "AsyncFileStream",
    "AsyncFiles",
    "AsyncPager",
    "AsyncPipedrive",
    "Budget",
    "FileStream",
    "Files",
    "Page",
    "Pager",
    "PanelUser",
    "Pipedrive",
    "Record",
    "verify_panel_token",
    "verify_webhook",
]
