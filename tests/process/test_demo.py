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


def test_a_port_that_is_taken(taken_port):
    done = subprocess.run([*DEMO, f"--port={taken_port}"], capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert f"port {taken_port} is taken" in done.stderr
    assert "Traceback" not in done.stderr
