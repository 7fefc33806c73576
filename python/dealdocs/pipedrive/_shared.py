"""What both twins share: settings from the environment, JSON for the core, log lines."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from dealdocs._arguments import check_options, check_type, record_id
from dealdocs._core.pipedrive import Client
from dealdocs._json import to_json
from dealdocs.exceptions import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from dealdocs.connections import AsyncConnection, Connection

logger = logging.getLogger("dealdocs.pipedrive")
logger.addHandler(logging.NullHandler())

TOKEN_VARIABLE = "PIPEDRIVE_API_TOKEN"  # noqa: S105 - the name of a variable, not a token
DOMAIN_VARIABLES = ("PIPEDRIVE_COMPANY_DOMAIN", "PIPEDRIVE_DOMAIN")


class Options(TypedDict, total=False):
    """Keywords that `Pipedrive` and `AsyncPipedrive` take besides company and credential."""

    timeout: float
    transfer_timeout: float
    max_retries: int
    max_file_size: int
    burst_limit: int | None
    block_pause: float
    ca_file: str | Path | None
    proxy: str | None
    trusted_origins: Iterable[str]


@dataclass(frozen=True)
class Budget:
    """The state of the rate limits and of the day's tokens, as this process knows it.

    Attributes:
        spent: Tokens that this process spent with this credential, by Pipedrive's price list.
        requests: Requests that this process sent with this credential.
        limit: Tokens of the company per day; `None` until an answer said so.
        left: Tokens left today; `None` until an answer said so. Others of the company spend them as well.
        burst_limit: Requests allowed in 2 seconds.
        burst_known: Whether `burst_limit` came from an answer or the options; else it is a guess.
        burst_left: Requests that fit into the present 2 seconds.
        paused: Seconds in which nothing is sent, after a 429.
        blocked: Seconds in which nothing is sent, after a block by the content network.
    """

    spent: int
    requests: int
    limit: int | None
    left: int | None
    burst_limit: int
    burst_known: bool
    burst_left: int
    paused: float
    blocked: float


def make_client(
    *,
    company_domain: str | None,
    api_token: str | None,
    access_token: str | None,
    base_url: str | None,
    api_domain: str | None,
    connection: Connection | AsyncConnection | None,
    asynchronous: bool,
    options: Options,
) -> Client:
    """Return the native client; what is not given is taken from the environment."""
    check_options(options, Options)
    needs_token = api_token is None and access_token is None and connection is None
    needs_company = base_url is None and api_domain is None and company_domain is None and connection is None
    if needs_token:
        api_token = _from_environment("credential", "api_token", TOKEN_VARIABLE)
    if needs_company:
        company_domain = _from_environment("company domain", "company_domain", *DOMAIN_VARIABLES)
    settings: dict[str, Any] = {
        "base_url": base_url,
        "company_domain": company_domain,
        "api_domain": api_domain,
        "api_token": api_token,
        "access_token": access_token,
        "connection": None if connection is None else connection._native,  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001
        "timeout": 30.0,
        "transfer_timeout": 900.0,
        "max_retries": 2,
        "max_file_size": 4 * 1024**3,
        "burst_limit": None,
        "block_pause": None,
        "ca_file": None,
        "proxy": None,
        "trusted_origins": [],
    }
    settings.update(options)
    settings["trusted_origins"] = list(settings["trusted_origins"])
    return Client(settings, asynchronous)


def _from_environment(what: str, argument: str, *variables: str) -> str:
    found = next((os.environ[name] for name in variables if os.environ.get(name)), None)
    if found is None:
        message = f"there is no {what}"
        raise ConfigError(message, hint=f"Pass {argument}=..., or set the variable {variables[0]}.")
    return found


def fields_of(fields: Mapping[str, Any], custom_fields: Mapping[str, Any] | None) -> bytes:
    """Join plain fields and custom fields into one body."""
    body = dict(fields)
    if custom_fields is not None:
        body["custom_fields"] = dict(custom_fields)
    return to_json(body)


def links_of(*, lead_id: str | None = None, **ids: int | None) -> list[tuple[str, str]]:
    """Return the links that are given, as text."""
    links = [(field, str(record_id(field, id_))) for field, id_ in ids.items() if id_ is not None]
    return links + texts_of(lead_id=lead_id)


def texts_of(**fields: str | None) -> list[tuple[str, str]]:
    """Return the fields that are given."""
    for field, value in fields.items():
        check_type(field, value, "str | None")
    return [(field, value) for field, value in fields.items() if value is not None]


def log_exchanges(client: Client) -> None:
    """Write one line a finished exchange: method, path template, status, duration, attempt."""
    exchanges = client.take_exchanges()
    if not logger.isEnabledFor(logging.DEBUG):
        return
    for method, template, status, milliseconds, attempt, request_id in exchanges:
        logger.debug(
            "%s %s -> %s in %d ms (attempt %d, request %s)",
            method,
            template,
            status if status is not None else "no answer",
            milliseconds,
            attempt,
            request_id or "-",
        )
