"""What the tests of the command line share: a run as a shell would do it, and a person at a terminal."""

import contextlib
import os
import pty
import select
import subprocess
import sys

from connection_world import CLIENT_SECRET, KEY

CANARY = "canary-api-key-7f3b9d1c5e8a2046"
PASSPHRASE = "canary-passphrase-9e2d"
DEFINITION = """
link_name = "shop"
name = "Shop"
base_url = "{url}"
authentication = "api_key"
parameters = [{{ key = "X-Shop-Key", display_name = "Key" }}]
test = {{ url = "/v1/me" }}
account_label = "/name"
"""
COMMAND = [sys.executable, "-m", "dealdocs", "connections"]


def environment_for(folder, changes):
    """No variables of ours but those for a vault in `folder`; None takes one away."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DEALDOCS_")}
    kept |= {"DEALDOCS_VAULT": str(folder / "connections.vault"), "DEALDOCS_VAULT_KEY": KEY}
    kept |= {"SHOP_KEY": CANARY, "BUNDLE": PASSPHRASE, "PYTHONWARNINGS": "error"}
    return {name: value for name, value in {**kept, **changes}.items() if value is not None}


def check_shown(text):
    """No secret, and no traceback."""
    for secret in (CANARY, PASSPHRASE, KEY, CLIENT_SECRET, "Traceback"):
        assert secret not in text


class Terminal:
    """A verb that runs at a terminal, and the person before it."""

    def __init__(self, folder, *arguments, **changes):
        self.shown = ""
        self._read = 0
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            os.execve(sys.executable, [*COMMAND, *map(str, arguments)], environment_for(folder, changes))

    def expect(self, text):
        """Wait until `text` is shown; returns what was shown before it and since the last time."""
        while text not in self.shown[self._read :]:
            assert self._more(), f"{text!r} never came: {self.shown}"
        begins = self._read
        self._read = self.shown.index(text, begins) + len(text)
        return self.shown[begins : self._read - len(text)]

    def type(self, *lines):
        """Type lines."""
        for line in lines:
            os.write(self._terminal, f"{line}\n".encode())

    def end(self, code=0):
        """Wait for the end; returns all that was shown."""
        while self._more():
            pass
        status = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        os.close(self._terminal)
        assert status == code, (status, self.shown)
        check_shown(self.shown)
        return self.shown

    def _more(self):
        ready, _, _ = select.select([self._terminal], [], [], 40)
        assert ready, f"nothing more came: {self.shown}"
        piece = b""
        with contextlib.suppress(OSError):  # the end of a terminal
            piece = os.read(self._terminal, 4096)
        self.shown += piece.decode(errors="replace").replace("\r\n", "\n")
        return bool(piece)


def runner(folder):
    """Return a function that runs a verb in a process of its own, without a terminal."""

    def run(*arguments, code=0, typed=None, **changes):
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            env=environment_for(folder, changes),
            **({"input": typed} if isinstance(typed, str) else {"stdin": typed or subprocess.DEVNULL}),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        check_shown(done.stdout + done.stderr)
        return done.stdout if code == 0 else done.stderr

    return run
