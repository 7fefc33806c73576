"""`dealdocs doctor`: is the Document Server usable, is the Pipedrive credential good?

Secrets come from the environment only: arguments can be read by everybody on the machine.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from dealdocs.exceptions import DealDocsError

if TYPE_CHECKING:
    import argparse

_SIGNS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL", "skipped": "skip"}


@dataclass(frozen=True)
class Finding:
    """One named check; `outcome` is ok, warn, fail or skipped."""

    subject: str
    name: str
    outcome: str
    detail: str
    hint: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = (
        "secrets are read from ONLYOFFICE_JWT_SECRET and PIPEDRIVE_API_TOKEN; "
        "what is not given, from ONLYOFFICE_ADDRESS, ONLYOFFICE_INTERNAL_ADDRESS, ONLYOFFICE_JWT_HEADER "
        "and PIPEDRIVE_COMPANY_DOMAIN"
    )
    parser.add_argument("--document-server", metavar="URL", help="check this Document Server")
    parser.add_argument("--jwt-header", metavar="NAME", help="header of its tokens")
    parser.add_argument(
        "--pipedrive", metavar="COMPANY", help="check this company: its domain, or a base url"
    )
    parser.add_argument("--ca-file", metavar="FILE", help="certificates to trust besides the system's, PEM")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run_command(arguments: argparse.Namespace) -> int:
    """Check what is named; 1 when a check failed, 2 when nothing was named."""
    company = os.environ.get("PIPEDRIVE_COMPANY_DOMAIN") or os.environ.get("PIPEDRIVE_DOMAIN")
    server = arguments.document_server or os.environ.get("ONLYOFFICE_ADDRESS")
    company = arguments.pipedrive or company
    if not server and not company:
        print("dealdocs doctor: name a --document-server, a --pipedrive company, or both", file=sys.stderr)
        return 2
    findings: list[Finding] = []
    if server:
        findings += check_document_server(server, arguments.jwt_header, arguments.ca_file)
    if company:
        findings.append(check_pipedrive(company, arguments.ca_file))
    print(json.dumps([asdict(one) for one in findings], indent=2) if arguments.json else _text(findings))
    return 1 if any(one.outcome == "fail" for one in findings) else 0


def check_document_server(address: str, header: str | None, ca_file: str | None) -> list[Finding]:
    """Ask the Document Server for everything that usually goes wrong."""
    from dealdocs.onlyoffice import DocumentServer

    try:
        report = DocumentServer(address, jwt_header=header, ca_file=ca_file).check()
    except DealDocsError as error:
        return [_failure("Document Server", "settings", error)]
    return [Finding("Document Server", one.name, one.outcome, one.detail, one.hint) for one in report.checks]


def check_pipedrive(company: str, ca_file: str | None) -> Finding:
    """Ask Pipedrive who the API token belongs to."""
    from dealdocs import Pipedrive

    try:
        base_url, domain = (company, None) if "://" in company else (None, company)
        with Pipedrive(base_url=base_url, company_domain=domain, ca_file=ca_file) as crm:
            user = crm.users.me()
    except DealDocsError as error:
        return _failure("Pipedrive", "credential", error)
    return Finding("Pipedrive", "credential", "ok", f"{user['name']}, {user['company_domain']}")


def _failure(subject: str, name: str, error: DealDocsError) -> Finding:
    return Finding(subject, name, "fail", error.message, error.hint or "")


def _text(findings: list[Finding]) -> str:
    lines: list[str] = []
    width = max(len(one.name) for one in findings)
    subject = ""
    for one in findings:
        if one.subject != subject:
            subject = one.subject
            lines.append(subject)
        lines.append(f"  {_SIGNS.get(one.outcome, one.outcome)}  {one.name.ljust(width)}  {one.detail}")
        if one.hint and one.outcome != "ok":
            lines.append(f"{' ' * (width + 10)}{one.hint}")
    return "\n".join(lines)
