"""Connections: any service, any of the four ways to authenticate, safe on disk."""

from dealdocs._core.connections import DeviceCode
from dealdocs.connections._async_connection import AsyncConnection
from dealdocs.connections._async_response import AsyncResponse
from dealdocs.connections._async_vault import AsyncVault
from dealdocs.connections._async_web import AsyncWebAuthorization
from dealdocs.connections._cdata import (
    get_oauth_access_token,
    get_oauth_authorization_url,
    open,  # noqa: A004 - the name that drivers use
    refresh_oauth_access_token,
)
from dealdocs.connections._connection import Connection
from dealdocs.connections._held import OAuthTokens
from dealdocs.connections._key_file import create_key_file
from dealdocs.connections._response import Response
from dealdocs.connections._results import Authorization, Overview, TestReport
from dealdocs.connections._service import Parameter, Service, Variable
from dealdocs.connections._step import Redirect
from dealdocs.connections._vault import Vault
from dealdocs.connections._web import WebAuthorization

__all__ = [
    "AsyncConnection",
    "AsyncResponse",
    "AsyncVault",
    "AsyncWebAuthorization",
    "Authorization",
    "Connection",
    "DeviceCode",
    "OAuthTokens",
    "Overview",
    "Parameter",
    "Redirect",
    "Response",
    "Service",
    "TestReport",
    "Variable",
    "Vault",
    "WebAuthorization",
    "create_key_file",
    "get_oauth_access_token",
    "get_oauth_authorization_url",
    "open",
    "refresh_oauth_access_token",
]
