"""The app under gunicorn --preload: the parent has used the clients before its workers are forked."""

import json
import socket
import subprocess
import sys
import textwrap
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from dealdocs import sandbox
from patience import until

APP = """
import os
from dataclasses import dataclass

import flask
import dealdocs.flask
from dealdocs.onlyoffice import DocumentServer


@dataclass
class Person:
    id: str = "7"
    name: str = "Ann"


crm = dealdocs.Pipedrive(base_url=os.environ["CRM"], api_token=os.environ["TOKEN"])
server = DocumentServer(os.environ["DOCS"], secret=os.environ["SECRET"])
documents = dealdocs.DealDocuments(
    crm,
    server,
    directory=os.environ["DIRECTORY"],
    instance="test",
    public_url=os.environ["PUBLIC"],
    secret="d41b0c7e9f2a46538e6d17c5b0a93f82",
)
# All three are used in the parent: connections, tasks and the journal are open when it forks.
crm.deals.get(1)
server.command.version()
documents.list(1, user=Person())

app = flask.Flask(__name__)
blueprint = dealdocs.flask.create_blueprint(documents, user_loader=Person)
app.register_blueprint(blueprint, url_prefix="/documents")
parent = os.getpid()


@app.get("/worker")
def worker():
    return {"pid": os.getpid(), "forked": os.getpid() != parent}
"""


def get(url, timeout=30):
    with urllib.request.urlopen(url, timeout=timeout) as response:
        return response.read()


def send(url, value):
    headers = {"Content-Type": "application/json", "X-Dealdocs": "1"}
    request = urllib.request.Request(url, json.dumps(value).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.loads(response.read())


@pytest.fixture(
    params=[["--worker-class=sync"], ["--worker-class=gthread", "--threads=2"]], ids=lambda one: one[0]
)
def app(request, tmp_path):
    (tmp_path / "wsgi.py").write_text(textwrap.dedent(APP))
    # Bound here and handed over: nobody else gets the port, and requests wait until a worker takes them.
    with socket.create_server(("127.0.0.1", 0)) as listener, sandbox.start(deals=5) as world:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        environment = {
            "PATH": "/usr/bin:/bin",
            "CRM": world.pipedrive_url,
            "TOKEN": world.api_token,
            "DOCS": world.document_server_url,
            "SECRET": world.secret,
            "DIRECTORY": str(tmp_path / "journal"),
            "PUBLIC": f"http://{address}/documents",
        }
        options = [
            "--preload",
            "--workers=2",
            "--timeout=60",
            f"--bind=fd://{listener.fileno()}",
            "--no-control-socket",
            *request.param,
        ]
        command = [sys.executable, "-m", "gunicorn", *options, "wsgi:app"]
        with (
            (tmp_path / "log").open("w+") as log,
            subprocess.Popen(
                command,
                cwd=tmp_path,
                env=environment,
                stdout=log,
                stderr=log,
                pass_fds=[listener.fileno()],
            ) as running,
        ):
            try:
                booted = lambda: (tmp_path / "log").read_text().count("Booting worker")  # noqa: E731
                until("both workers run", lambda: booted() == 2 or running.poll() is not None, 60)
                assert running.poll() is None, (tmp_path / "log").read_text()
                yield f"http://{address}", world
            finally:
                running.terminate()
                running.wait(30)
        assert running.returncode == 0


def visit(url):
    worker = json.loads(get(f"{url}/worker"))
    assert worker["forked"]
    assert json.loads(get(f"{url}/documents/deals/1/files"))["files"]
    return worker["pid"]


@pytest.mark.timeout(180)
def test_workers_serve_after_the_parent_used_the_clients(app):
    url, world = app
    seen = set()

    def both():
        with ThreadPoolExecutor(8) as visitors:
            seen.update(visitors.map(visit, [url] * 8))
        return len(seen) == 2

    # At once, so that a busy worker leaves some to the other one.
    until("both workers have answered", both, 60)

    made = send(f"{url}/documents/deals/1/files", {"name": "Forked.docx"})
    page = get(f"{url}/documents/deals/1/files/{made['id']}/editor").decode()
    config = json.loads(page.partition('id="config">')[2].partition("</script>")[0])
    with world.documents.open(config) as session:
        session.type("Typed after the fork.")
    world.documents.settle()
    last = world.documents.callbacks[-1]
    assert (last["status"], last["accepted"]) == (2, True)
