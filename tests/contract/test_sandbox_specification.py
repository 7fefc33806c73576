"""The sandbox's Pipedrive against the vendor's specification, of which `pipedrive_facts.json` has the names.

`scripts/make_contract_facts.py` writes that file. The sandbox is written without it, and the tests of the
client need not agree with it either: this is the part that neither side made up.
"""

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from dealdocs import sandbox

NAMES = json.loads((Path(__file__).parent / "pipedrive_facts.json").read_text())
FACTS, METHODS = NAMES["operations"], NAMES["methods"]
RESOURCES = ("deals", "persons", "organizations", "activities", "products", "pipelines", "stages")

# Keys of the vendor's examples that the sandbox leaves out on purpose.
LEFT_OUT = {
    "deals": {"source_lead_id"},
    "persons": {"notes", "im", "birthday", "job_title", "postal_address"},
    "organizations": {"org_id"},
    "v2 dealFields": {"ui_visibility", "important_fields", "required_fields"},
}
# What a record is made of where the vendor requires no field, and values for those that are required.
LEAST = {"activities": {"subject": "A"}, "persons": {"name": "A"}, "products": {"name": "A"}}
VALUES = {
    "title": "A",
    "name": "A",
    "content": "A",
    "pipeline_id": 1,
    "subscription_url": "http://127.0.0.1:9/",
    "event_action": "delete",
    "event_object": "stage",
}
LISTS = [
    "v2 GET /dealFields",
    "v2 GET /deals/{id}/followers",
    "v2 GET /deals/{id}/products",
    "v1 GET /dealFields",
    "v1 GET /users",
    "v1 GET /users/me",
    "v1 GET /notes",
    "v1 GET /files",
    "v1 GET /deals/{id}/files",
    "v1 GET /webhooks",
    "v1 GET /filters",
    "v1 GET /currencies",
    *(f"v2 GET /{name}" for name in RESOURCES),
    *(f"v2 GET /{name}/{{id}}" for name in RESOURCES),
]
MADE = [*(f"v2 POST /{name}" for name in RESOURCES), "v1 POST /notes", "v1 POST /webhooks"]
CHANGED = [*(f"v2 PATCH /{name}/{{id}}" for name in RESOURCES), "v1 PUT /notes/{id}"]


@pytest.fixture(scope="module")
def world():
    with sandbox.start(deals=5, limits=False) as running:
        yield running


def ask(world, operation, body=None, token=None, number=1):
    version, method, path = operation.split()
    request = urllib.request.Request(
        f"{world.pipedrive_url}/api/{version}{path.replace('{id}', str(number))}",
        data=None if body is None else json.dumps(body).encode(),
        method=method,
        headers={"content-type": "application/json"}
        | ({"authorization": f"Bearer {token}"} if token else {"x-api-token": world.api_token}),
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def resource(operation):
    version, _, path = operation.split()
    name = path.split("/")[1]
    return f"{version} {name}" if f"{version} {name}" in LEFT_OUT else name


def assert_as_specified(operation, answer):
    record = answer["data"][0] if isinstance(answer["data"], list) else answer["data"]
    expected, given = set(FACTS[operation]["keys"]), set(record)
    assert expected - given == LEFT_OUT.get(resource(operation), set()) & expected
    assert given - expected <= {"people_name"}
    assert set(FACTS[operation]["envelope"]) - {"related_objects", "additional_data"} <= set(answer)
    assert set(answer) <= set(FACTS[operation]["envelope"]) | {"additional_data"}


def values(operation):
    required = {name: VALUES[name] for name in FACTS[operation]["required"]}
    return LEAST.get(resource(operation), {}) | required


@pytest.mark.parametrize("operation", LISTS)
def test_answers_have_the_keys_of_the_specification(world, operation):
    ask(world, "v1 POST /webhooks", values("v1 POST /webhooks"))
    assert_as_specified(operation, ask(world, operation))


@pytest.mark.parametrize("operation", MADE)
def test_a_record_needs_what_is_required_and_comes_back_whole(world, operation):
    whole = values(operation) | ({"deal_id": 1} if operation.endswith("/notes") else {})
    for missing in FACTS[operation]["required"]:
        with pytest.raises(urllib.error.HTTPError) as refused:
            ask(world, operation, {name: value for name, value in whole.items() if name != missing})
        with refused.value:
            assert refused.value.code == 400, missing
    assert set(whole) <= set(FACTS[operation]["fields"])
    assert_as_specified(operation, ask(world, operation, whole))


@pytest.mark.parametrize("operation", CHANGED)
def test_a_record_is_changed_and_deleted_as_specified(world, operation):
    version, _, path = operation.split()
    make = f"{version} POST {path.removesuffix('/{id}')}"
    whole = values(make) | ({"deal_id": 1} if make.endswith("/notes") else {})
    number = ask(world, make, whole)["data"]["id"]
    (name,) = {"title", "name", "subject", "content"} & set(whole)
    assert name in FACTS[operation]["fields"]
    changed = ask(world, operation, {name: "B"}, number=number)
    assert changed["data"][name] == "B"
    assert_as_specified(operation, changed)
    deleted = ask(world, f"{version} DELETE {path}", number=number)
    assert set(deleted) >= set(FACTS[f"{version} DELETE {path}"]["envelope"])


@pytest.mark.parametrize("place", METHODS)
def test_only_the_methods_of_the_specification_are_there(world, place):
    version, path = place.split()
    for method in sorted({"POST", "PUT", "PATCH", "DELETE"} - set(METHODS[place])):
        with pytest.raises(urllib.error.HTTPError) as refused:
            ask(world, f"{version} {method} {path}", {})
        with refused.value:
            assert refused.value.code in {404, 405}, method


@pytest.mark.parametrize("operation", [one for one in LISTS if "{id}" not in one])
def test_scopes_are_those_of_the_specification(world, operation):
    scopes = FACTS[operation]["scopes"]
    assert scopes
    for scope in scopes:
        token = world.grant_tokens(scopes=[scope])["access_token"]
        assert ask(world, operation, token=token)["success"], scope
    token = world.grant_tokens(scopes=["goals:read"])["access_token"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(world, operation, token=token)
    with refused.value:
        assert refused.value.code == 403
        assert json.load(refused.value)["error"] == "Scope and URL mismatch"
