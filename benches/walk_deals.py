"""Walking 10,000 deals of 3.1 KB at 120 ms a response, against requests, requests with pandas, and httpx.

Usage: python benches/walk_deals.py [ROUNDS]   (a release build; pip install requests httpx pandas)

Everybody follows the cursors with limit=500 over one connection and reads id, title and value of each deal;
pandas makes a table of each page with `json_normalize` and puts them together, as a report would.
The cursor of a page is needed for the next one, so no walk in order can take less than 20 x 120 ms = 2.4 s.
Wall and CPU seconds of the walk alone, without imports; every run is a process of its own.
"""

import importlib.util
import json
import sys
import time

from children import measure, server, show

DEALS = 10_000
LATENCY_MS = 120


def dealdocs(url: str) -> int:
    """Walk with our client."""
    from dealdocs import Pipedrive

    count = 0
    for deal in Pipedrive(base_url=url, api_token="token").deals.list(status="open"):
        count += bool(deal["id"] >= 0 and deal["title"] and deal["value"] is not None)
    return count


def dealdocs_both_ends(url: str) -> int:
    """Walk with our client from both ends, in no order."""
    from dealdocs import Pipedrive

    count = 0
    for deal in Pipedrive(base_url=url, api_token="token").deals.list(status="open", both_ends=True):
        count += bool(deal["id"] >= 0 and deal["title"] and deal["value"] is not None)
    return count


def with_session(session: object, url: str) -> int:
    """Walk as the documentation of requests and httpx shows it."""
    count, query = 0, {"status": "open", "limit": 500}
    while True:
        body = session.get(f"{url}/api/v2/deals", params=query, headers={"x-api-token": "token"}).json()  # type: ignore[attr-defined]
        for deal in body["data"]:
            count += bool(deal["id"] >= 0 and deal["title"] and deal["value"] is not None)
        cursor = body["additional_data"]["next_cursor"]
        if cursor is None:
            return count
        query = {**query, "cursor": cursor}


def requests(url: str) -> int:
    """Walk with requests."""
    import requests as library

    with library.Session() as session:
        return with_session(session, url)


def requests_pandas(url: str) -> int:
    """Walk with requests and make a table with all fields."""
    import pandas as pd
    import requests as library

    tables, query = [], {"status": "open", "limit": 500}
    with library.Session() as session:
        while True:
            body = session.get(f"{url}/api/v2/deals", params=query, headers={"x-api-token": "token"}).json()
            tables.append(pd.json_normalize(body["data"]))
            cursor = body["additional_data"]["next_cursor"]
            if cursor is None:
                break
            query = {**query, "cursor": cursor}
    table = pd.concat(tables)
    return int((table["id"].ge(0) & table["title"].ne("") & table["value"].notna()).sum())


def httpx(url: str) -> int:
    """Walk with httpx."""
    import httpx as library

    with library.Client() as session:
        return with_session(session, url)


CONTESTANTS = {
    "dealdocs": dealdocs,
    "dealdocs_both_ends": dealdocs_both_ends,
    "requests": requests,
    "requests_pandas": requests_pandas,
    "httpx": httpx,
}
if importlib.util.find_spec("pandas") is None:
    del CONTESTANTS["requests_pandas"]


def child(name: str, url: str) -> None:
    """Run one contestant and print its figures."""
    # Imports are not measured; ours loads its client when it is first named.
    for library in ["dealdocs"] if name.startswith("dealdocs") else name.split("_"):
        getattr(__import__(library), "Pipedrive", None)
    wall, cpu = time.perf_counter(), time.process_time()
    count = CONTESTANTS[name](url)
    figures = {"wall s": time.perf_counter() - wall, "CPU s": time.process_time() - cpu}
    assert count == DEALS, count
    print(json.dumps(figures))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        child(*sys.argv[1:])
    else:
        with server(DEALS, LATENCY_MS) as address:
            show(
                measure(
                    __file__, list(CONTESTANTS), int(sys.argv[1] if len(sys.argv) == 2 else "5"), address
                ),
                "dealdocs",
            )
