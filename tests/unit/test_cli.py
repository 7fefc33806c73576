"""The command line: what it prints and how it ends."""

import json
import os
import subprocess
import sys

import pytest

import dealdocs.sandbox
from dealdocs.__main__ import COMMANDS, main


def run(*arguments, **options):
    command = [sys.executable, "-m", "dealdocs", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, **options)


def test_version_and_help_import_no_command():
    assert run("--version").stdout == f"dealdocs {dealdocs.__version__}\n"
    shown = run("--help").stdout
    assert all(name in shown for name in COMMANDS)
    code = "import sys; from dealdocs.__main__ import build_parser; build_parser(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"flask", "dealdocs.commands", "dealdocs.demo", "dealdocs.sandbox"} & set(loaded)


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["formats", "--nonsense"], ["formats", "--can", "fly"]]
)
def test_what_is_not_understood_ends_with_2(arguments):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage:" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command):
    done = run(command, "--help")
    assert done.returncode == 0, done.stderr
    assert "usage: dealdocs" in done.stdout


def test_formats_as_a_table_and_as_json(capsys):
    assert main(["formats", "docx", "Report.ODT"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [["format", "type"], ["docx", "word"], ["odt", "word"]]
    assert main(["formats", "--can", "create", "--json"]) == 0
    assert [one["extension"] for one in json.loads(capsys.readouterr().out)] == ["docx", "pptx", "xlsx"]
    assert main(["formats"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(dealdocs.formats.all()) + 1


def test_formats_that_do_not_exist(capsys):
    assert main(["formats", "nonsense"]) == 1
    assert "dealdocs: " in capsys.readouterr().err
    assert main(["formats", "png", "--can", "create"]) == 1


def test_a_reader_that_leaves_early_is_no_error():
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{sys.executable} -m dealdocs formats --json | head -1"],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def bare(monkeypatch):
    for name in tuple(os.environ):
        if name.startswith(("ONLYOFFICE_", "PIPEDRIVE_")):
            monkeypatch.delenv(name)
    return monkeypatch


def test_doctor_needs_something_to_look_at(bare, capsys):
    assert main(["doctor"]) == 2
    assert "--document-server" in capsys.readouterr().err


def test_doctor_names_what_is_missing(bare, capsys):
    assert main(["doctor", "--document-server", "https://docs.example.com", "--pipedrive", "acme"]) == 1
    out = capsys.readouterr().out
    assert "ONLYOFFICE_JWT_SECRET" in out
    assert "PIPEDRIVE_API_TOKEN" in out


def test_doctor_finds_what_is_right_and_what_is_wrong(bare, capsys):
    with dealdocs.sandbox.start(deals=1) as world:
        arguments = ["doctor", "--document-server", world.document_server_url]
        bare.setenv("ONLYOFFICE_JWT_SECRET", world.secret)
        assert main([*arguments, "--json"]) == 0
        found = {one["name"]: one["outcome"] for one in json.loads(capsys.readouterr().out)}
        assert found["secret"] == "ok"

        bare.setenv("ONLYOFFICE_JWT_SECRET", "another-secret-of-more-than-32-bytes")
        assert main(arguments) == 1
        out = capsys.readouterr().out
    assert [line.split()[:2] for line in out.splitlines() if line.startswith("  FAIL")] == [
        ["FAIL", "secret"]
    ]
    assert "another-secret" not in out


def test_doctor_cannot_reach_pipedrive(bare, capsys, closed_port):
    bare.setenv("PIPEDRIVE_API_TOKEN", "0" * 40)
    assert main(["doctor", "--pipedrive", f"http://127.0.0.1:{closed_port}"]) == 1
    out = capsys.readouterr().out
    assert "FAIL  credential" in out
    assert "0" * 40 not in out
