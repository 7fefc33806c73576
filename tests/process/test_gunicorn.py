"""The app under gunicorn --preload: the parent has used the clients before its workers are forked."""

import contextlib
import json
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request

import pytest

from dealdocs import sandbox

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


def get(url, timeout=15):
    with urllib.request.urlopen(url, timeout=timeout) as response:
        return response.read()


def send(url, value):
    headers = {"Content-Type": "application/json", "X-Dealdocs": "1"}
    request = urllib.request.Request(url, json.dumps(value).encode(), headers)
    with urllib.request.urlopen(request, timeout=15) as response:
        return json.loads(response.read())


@pytest.fixture
def app(tmp_path, free_port):
    (tmp_path / "wsgi.py").write_text(textwrap.dedent(APP))
    address = f"127.0.0.1:{free_port}"
    with sandbox.start(deals=5) as world:
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
            "--threads=2",
            "--timeout=30",
            f"--bind={address}",
            "--no-control-socket",
        ]
        command = [sys.executable, "-m", "gunicorn", *options, "wsgi:app"]
        log = (tmp_path / "log").open("w+")
        with log, subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log) as running:
            try:
                _wait_for(f"http://{address}/worker", running, log)
                yield f"http://{address}", world
            finally:
                running.terminate()
                running.wait(20)
        assert running.returncode == 0


def _wait_for(url, running, log):
    for _ in range(300):
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            return get(url)
        assert running.poll() is None, (log.seek(0), log.read())
        time.sleep(0.1)
    return pytest.fail("gunicorn did not start")


@pytest.mark.timeout(120)
def test_workers_serve_after_the_parent_used_the_clients(app):
    url, world = app
    seen = set()
    for number in range(200):
        worker = json.loads(get(f"{url}/worker"))
        assert worker["forked"]
        seen.add(worker["pid"])
        assert json.loads(get(f"{url}/documents/deals/1/files"))["files"]
        if len(seen) == 2 and number >= 10:
            break
    assert len(seen) == 2

    made = send(f"{url}/documents/deals/1/files", {"name": "Forked.docx"})
    page = get(f"{url}/documents/deals/1/files/{made['id']}/editor").decode()
    config = json.loads(page.partition('id="config">')[2].partition("</script>")[0])
    with world.documents.open(config) as session:
        session.type("Typed after the fork.")
    world.documents.settle()
    last = world.documents.callbacks[-1]
    assert (last["status"], last["accepted"]) == (2, True)
