"""Every Python example of README and docs runs, against the sandbox where it calls something."""

import base64
import re
import time
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest

import dealdocs
from dealdocs import sandbox

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path for path in [ROOT / "README.md", *ROOT.glob("docs/*.md")] if "```python" in path.read_text()
)
SECRET = "a secret of the examples, long enough"


@pytest.fixture(scope="module")
def world():
    with sandbox.start(deals=20, save_delay=0) as running:
        yield running


@pytest.fixture
def names(world, tmp_path, monkeypatch):
    """The names that examples take for granted, and a folder to write to."""
    monkeypatch.chdir(tmp_path)
    crm = dealdocs.Pipedrive(base_url=world.pipedrive_url, api_token=world.api_token)
    for file in ("report.docx", "Offer.docx", "Offer.pdf"):
        crm.files.download(1, to=file)
    number_field = next(
        key for key, value in crm.deals.get(1)["custom_fields"].items() if isinstance(value, float)
    )
    now = int(time.time())
    claims = {"userId": 7, "companyId": 9, "iat": now, "exp": now + 300}
    basic = base64.b64encode(b"hook:hook password").decode()
    return {
        "__name__": "example",  # Flask asks for the name of the module
        "number_field": number_field,
        "world": world,
        "crm": crm,
        "datetime": datetime,
        "timezone": timezone,
        "PIPEDRIVE_API_TOKEN": world.api_token,
        "ONLYOFFICE_JWT_SECRET": world.secret,
        "JWT_SECRET": world.secret,
        "DEALDOCS_SECRET": SECRET,
        "jwt_secret": SECRET,
        "password": "hook password",
        "query": {"token": dealdocs.jwt.sign(claims, SECRET), "userId": "7", "companyId": "9"},
        "request": SimpleNamespace(headers={"Authorization": f"Basic {basic}"}),
    }


def blocks(page):
    return re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)


def localise(code, world, folder):
    """The same code with the sandbox's addresses and credentials."""
    here = f'base_url="{world.pipedrive_url}", api_token="{world.api_token}"'
    code = re.sub(r'company_domain="acme", api_token=("\.\.\."|[A-Z_]+)', here, code)
    code = code.replace('secret="..."),', f'secret="{world.secret}"),').replace(
        '"https://docs.example.com"', f'"{world.document_server_url}"'
    )
    code = code.replace('"d1f8..."', "number_field")
    return code.replace('"..."', f'"{SECRET}"').replace("/var/lib/myapp", str(folder))


def run(code, names):
    exec(compile(code, "example", "exec"), names)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_example_is_python(page):
    for number, code in enumerate(blocks(page)):
        compile(code, f"{page.name}[{number}]", "exec")


@pytest.mark.parametrize("page", ["README.md", "docs/formats.md", "docs/jwt.md", "docs/pipedrive.md"])
def test_examples_run(page, names, world, tmp_path):
    for code in blocks(ROOT / page):
        run(localise(code, world, tmp_path), names)


def test_the_web_app_of_the_readme_answers(names, world, tmp_path):
    run(localise(blocks(ROOT / "README.md")[0], world, tmp_path), names)
    page = names["app"].test_client().get("/documents/deals/1")
    assert page.status_code == 200
    assert b"Proposal.docx" in names["app"].test_client().get("/documents/deals/1/files").data
