"""The demo as a process: it says where it is, answers, and stops in good order."""

import json
import os
import signal
import subprocess
import sys
import urllib.request

import pytest

DEMO = [sys.executable, "-m", "dealdocs", "demo"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_everything(how, tmp_path):
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [*DEMO, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as running:
        facts = json.loads(running.stdout.readline())
        with urllib.request.urlopen(facts["url"], timeout=10) as page:
            assert page.status == 200
        running.send_signal(how)
        _, errors = running.communicate(timeout=20)
    assert (running.returncode, errors) == (0, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.timeout(120)
def test_the_check_passes():
    done = subprocess.run([*DEMO, "--check", "--json"], capture_output=True, text=True, timeout=110)
    report = json.loads(done.stdout)
    assert [step["name"] for step in report["steps"] if step["outcome"] != "ok"] == []
    assert (done.returncode, done.stderr) == (0, "")


# The demo with a Pipedrive that takes no files.
BROKEN = """
import sys
from dealdocs.__main__ import main
from dealdocs.demo.stage import Stage

start = Stage._start
def start_broken(stage):
    start(stage)
    stage.sandbox.inject("POST /api/v1/files", status=500)
Stage._start = start_broken
sys.exit(main(["demo", "--check", *sys.argv[1:]]))
"""


@pytest.mark.timeout(120)
def test_the_check_fails_when_a_step_fails():
    command = [sys.executable, "-c", BROKEN]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, timeout=110)
    report = json.loads(done.stdout)
    outcomes = {step["name"]: step["outcome"] for step in report["steps"]}
    assert (done.returncode, done.stderr, report["ok"]) == (1, "", False)
    assert outcomes["list its documents"] == "ok"
    assert outcomes["create a docx, an xlsx and a pptx"] == "failed"
    assert outcomes["upload a document"] == "skipped"
    assert outcomes["stop everything"] == "ok"


@pytest.mark.timeout(120)
def test_the_check_says_which_step_failed():
    done = subprocess.run([sys.executable, "-c", BROKEN], capture_output=True, text=True, timeout=110)
    assert (done.returncode, done.stderr) == (1, "")
    (failed,) = [line for line in done.stdout.splitlines() if line.startswith("failed")]
    assert "create a docx, an xlsx and a pptx" in failed
    assert " steps ok in " in done.stdout


def test_a_port_that_is_taken(taken_port):
    done = subprocess.run([*DEMO, f"--port={taken_port}"], capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert f"port {taken_port} is taken" in done.stderr
    assert "Traceback" not in done.stderr
