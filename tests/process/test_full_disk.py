"""A disk that is full while the Document Server hands over a save, all the way over HTTP."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from document_app import ANN, SECRET, App
from dealdocs import DealDocuments, Pipedrive, sandbox
from dealdocs.onlyoffice import DocumentServer

app, place = App(), sys.argv[2]
with sandbox.start(deals=1, limits=False) as world:
    world.documents.configure(save_delay=0, retry_delay=0.01)
    crm = Pipedrive(base_url=world.pipedrive_url, api_token=world.api_token)
    server = DocumentServer(world.document_server_url, secret=world.secret)
    documents = DealDocuments(
        crm, server, directory=place + "/data", instance="test", public_url=app.url, secret=SECRET,
        lossy_extensions=["txt"],
    )
    app.documents = documents
    with open(place + "/long.txt", "w") as long:
        long.write("a line of some length\\n" * 30_000)
    made = documents.upload(1, "Long.txt", place + "/long.txt", user=ANN)
    opened = documents.open(1, made.id, user=ANN)
    session = world.documents.open(opened.config_json)
    session.type("the last line")

    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, unlimited[1]))
    session.close()
    world.documents.settle()
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)

    last = world.documents.callbacks[-1]
    assert (last["status"], last["accepted"]) == (2, False), last
    assert set(last["attempts"]) == {503} and len(last["attempts"]) == 4, last
    assert world.documents.forgotten == [opened.key]
    [waiting] = documents.pending()
    assert waiting.step == "received" and "disk" in (waiting.error or ""), waiting
    assert documents.recover_forgotten().saved == (opened.key,)
    [file] = [file for file in documents.list(1, user=ANN) if file.name == "Long.txt"]
    with documents.download(1, file.id, user=ANN) as download:
        text = b"".join(download).decode()
    assert len(text) > 600_000 and text.endswith("the last line\\n"), text[-100:]
print("mended")
"""


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    tests = Path(__file__).parents[1] / "parts"
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tests), str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.stdout.endswith("mended\n"), ran.stdout + ran.stderr
