"""Importing does nothing: no thread, no socket, no environment read."""

import subprocess
import sys

CODE = """
import os, sys, threading
before = set(os.listdir("/proc/self/fd"))
import dealdocs
assert threading.active_count() == 1
assert len(os.listdir("/proc/self/task")) == 1, os.listdir("/proc/self/task")
assert set(os.listdir("/proc/self/fd")) == before
forbidden = {"asyncio", "ssl", "socket", "http.client", "flask"} & set(sys.modules)
assert not forbidden, forbidden
"""


def test_import_is_inert():
    subprocess.run([sys.executable, "-c", CODE], check=True, timeout=30)
