"""The sandbox's answers have the keys of the vendor's specification.

Needs `DEALDOCS_OPENAPI`: a folder with `pipedrive-openapi-v1.yaml` and `pipedrive-openapi-v2.yaml`
(not part of this repository), and PyYAML.
"""

import json
import os
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from dealdocs import sandbox

FOLDER = os.environ.get("DEALDOCS_OPENAPI")
pytestmark = pytest.mark.skipif(not FOLDER, reason="DEALDOCS_OPENAPI names no folder with the specification")

# Path in the specification, and the keys of its example that the sandbox leaves out on purpose.
OPERATIONS = [
    ("v2", "/deals", {"source_lead_id"}),
    ("v2", "/persons", {"notes", "im", "birthday", "job_title", "postal_address"}),
    ("v2", "/organizations", {"org_id"}),
    ("v2", "/activities", set()),
    ("v2", "/products", set()),
    ("v2", "/pipelines", set()),
    ("v2", "/stages", set()),
    ("v2", "/dealFields", {"ui_visibility", "important_fields", "required_fields"}),
    ("v1", "/dealFields", set()),
    ("v1", "/users", set()),
    ("v1", "/users/me", set()),
    ("v1", "/notes", set()),
    ("v1", "/files", set()),
    ("v1", "/deals/1/files", set()),
    ("v1", "/webhooks", set()),
    ("v1", "/filters", set()),
    ("v1", "/currencies", set()),
    ("v2", "/deals/1/followers", set()),
    ("v2", "/deals/1/products", set()),
]


@pytest.fixture(scope="module")
def specifications():
    yaml = pytest.importorskip("yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    folder = Path(FOLDER)
    return {
        version: yaml.load((folder / f"pipedrive-openapi-{version}.yaml").read_text(encoding="utf-8"), loader)
        for version in ("v1", "v2")
    }


@pytest.fixture(scope="module")
def world():
    with sandbox.start(deals=5) as running:
        yield running


def ask(world, path, body=None, token=None):
    request = urllib.request.Request(
        f"{world.pipedrive_url}/api{path}",
        data=body and json.dumps(body).encode(),
        headers={"content-type": "application/json"}
        | ({"authorization": f"Bearer {token}"} if token else {"x-api-token": world.api_token}),
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def first(data):
    return data[0] if isinstance(data, list) else data


@pytest.mark.parametrize(("version", "path", "left_out"), OPERATIONS)
def test_keys_are_those_of_the_specification(specifications, world, version, path, left_out):
    ask(world, "/v1/webhooks", {"subscription_url": "http://127.0.0.1:9/", "event_action": "delete",
                                "event_object": "stage", "name": "None"})  # fmt: skip
    operation = specifications[version]["paths"][path.replace("/1/", "/{id}/")]["get"]
    content = operation["responses"]["200"]["content"]["application/json"]
    example = content.get("example") or next(iter(content["examples"].values()))["value"]
    answer = ask(world, f"/{version}{path}")
    expected, given = set(first(example["data"])), set(first(answer["data"]))
    assert expected - given == left_out
    assert given - expected <= {"people_name"}
    assert set(example) - {"related_objects"} == set(answer)


@pytest.mark.parametrize(("version", "path"), [operation[:2] for operation in OPERATIONS])
def test_scopes_are_those_of_the_specification(specifications, world, version, path):
    operation = specifications[version]["paths"][path.replace("/1/", "/{id}/")]["get"]
    scopes = {scope for one in operation["security"] for scope in one.get("oauth2", [])}
    assert scopes
    for scope in sorted(scopes):
        token = world.grant_tokens(scopes=[scope])["access_token"]
        assert ask(world, f"/{version}{path}", token=token)["success"], scope
    token = world.grant_tokens(scopes=["goals:read"])["access_token"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(world, f"/{version}{path}", token=token)
    assert refused.value.code == 403
    assert json.load(refused.value)["error"] == "Scope and URL mismatch"
