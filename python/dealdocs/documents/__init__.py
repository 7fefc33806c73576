"""The documents of deals: listed, opened in the editor, and saved without losing work."""

from dealdocs.documents._accounts import Accounts, AsyncAccounts
from dealdocs.documents._async_documents import AsyncDealDocuments
from dealdocs.documents._async_download import AsyncDownload
from dealdocs.documents._documents import DealDocuments
from dealdocs.documents._download import Download
from dealdocs.documents._person import Person
from dealdocs.documents._results import Activity, DealFile, OpenedDocument, Recovered, Resumed, SaveJob

__all__ = [
    "Accounts",
    "Activity",
    "AsyncAccounts",
    "AsyncDealDocuments",
    "AsyncDownload",
    "DealDocuments",
    "DealFile",
    "Download",
    "OpenedDocument",
    "Person",
    "Recovered",
    "Resumed",
    "SaveJob",
]
