"""A 100 MB file up and down, against curl and requests: seconds and memory.

Usage: python benches/files.py [ROUNDS]   (a release build; pip install requests; curl)

Downloads go to disk. Growth is the peak resident size during the transfer less the one before;
for curl it is the whole process. requests reads the file into memory for multipart.
Our download is on disk when it returns; curl's is not, so `curl && sync FILE` is measured too.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from children import measure, server, show

SIZE = 100 * 1024 * 1024


def dealdocs_up(url: str, path: Path) -> None:
    """Upload with our client."""
    from dealdocs import Pipedrive

    Pipedrive(base_url=url, api_token="token").files.upload(path, deal_id=1)


def dealdocs_down(url: str, path: Path) -> None:
    """Download with our client."""
    from dealdocs import Pipedrive

    Pipedrive(base_url=url, api_token="token").files.download(9, to=path)


def requests_up(url: str, path: Path) -> None:
    """Upload with requests."""
    import requests

    with path.open("rb") as file:
        requests.post(
            f"{url}/api/v1/files", data={"deal_id": 1}, files={"file": file}, timeout=60
        ).raise_for_status()


def requests_down(url: str, path: Path) -> None:
    """Download with requests, piece by piece."""
    import requests

    with (
        requests.get(f"{url}/api/v1/files/9/download", stream=True, timeout=60) as answer,
        path.open("wb") as out,
    ):
        for piece in answer.iter_content(256 * 1024):
            out.write(piece)


def curl_up(url: str, path: Path) -> None:
    """Upload with curl."""
    subprocess.run(
        ["curl", "-sf", "-F", "deal_id=1", "-F", f"file=@{path}", "-o", "/dev/null", f"{url}/api/v1/files"],
        check=True,
    )


def curl_down(url: str, path: Path) -> None:
    """Download with curl."""
    subprocess.run(["curl", "-sf", "-o", str(path), f"{url}/api/v1/files/9/download"], check=True)


def curl_sync_down(url: str, path: Path) -> None:
    """Download with curl, to the disk and not only into memory."""
    curl_down(url, path)
    subprocess.run(["sync", str(path)], check=True)


UP = {"dealdocs_up": dealdocs_up, "curl_up": curl_up, "requests_up": requests_up}
DOWN = {
    "dealdocs_down": dealdocs_down,
    "curl_down": curl_down,
    "curl_sync_down": curl_sync_down,
    "requests_down": requests_down,
}


def child(name: str, url: str, folder: str) -> None:
    """Run one contestant and print its figures."""
    library = name.split("_", maxsplit=1)[0]
    who = resource.RUSAGE_CHILDREN if library == "curl" else resource.RUSAGE_SELF
    if library != "curl":
        __import__(library)
    path = Path(folder, "up.bin" if name in UP else name)
    if name in DOWN:
        # Everybody writes a new file, on a disk that has nothing else to do.
        path.unlink(missing_ok=True)
        os.sync()
    before = resource.getrusage(who).ru_maxrss
    wall = time.perf_counter()
    (UP | DOWN)[name](url, path)
    wall = time.perf_counter() - wall
    growth = (resource.getrusage(who).ru_maxrss - before) / 1024
    assert path.stat().st_size == SIZE
    print(json.dumps({"wall s": wall, "growth MB": growth}))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        child(*sys.argv[1:])
    else:
        rounds = int(sys.argv[1] if len(sys.argv) == 2 else "5")
        with server(1, 0) as address, tempfile.TemporaryDirectory() as folder:
            Path(folder, "up.bin").write_bytes(bytes(SIZE))
            show(measure(__file__, list(UP), rounds, address, folder), "dealdocs_up")
            show(measure(__file__, list(DOWN), rounds, address, folder), "dealdocs_down")
