"""Write `tests/contract/pipedrive_facts.json`: what the tests hold the sandbox to.

    python scripts/make_contract_facts.py FOLDER

FOLDER has the vendor's `pipedrive-openapi-v1.yaml` and `pipedrive-openapi-v2.yaml`; needs PyYAML. Only names
are taken over: of operations, scopes, keys of answers, and fields of requests.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

TARGET = Path(__file__).parent.parent / "tests" / "contract" / "pipedrive_facts.json"

METHODS = {"get", "post", "put", "patch", "delete"}
# The operations of the typed resources, and those that the sandbox answers besides.
RESOURCES = ("deals", "persons", "organizations", "activities", "products", "pipelines", "stages")
OPERATIONS = [
    *(f"v2 GET /{name}" for name in RESOURCES),
    *(f"v2 POST /{name}" for name in RESOURCES),
    *(f"v2 {method} /{name}/{{id}}" for name in RESOURCES for method in ("GET", "PATCH", "DELETE")),
    "v2 GET /dealFields",
    "v2 GET /deals/{id}/followers",
    "v2 GET /deals/{id}/products",
    "v1 GET /dealFields",
    "v1 GET /users",
    "v1 GET /users/me",
    *(f"v1 {method} /notes" for method in ("GET", "POST")),
    *(f"v1 {method} /notes/{{id}}" for method in ("GET", "PUT", "DELETE")),
    *(f"v1 {method} /files" for method in ("GET", "POST")),
    *(f"v1 {method} /files/{{id}}" for method in ("GET", "PUT", "DELETE")),
    "v1 GET /files/{id}/download",
    "v1 GET /deals/{id}/files",
    *(f"v1 {method} /webhooks" for method in ("GET", "POST")),
    "v1 DELETE /webhooks/{id}",
    "v1 GET /filters",
    "v1 GET /currencies",
]


def merged(schema: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The required and all names of a schema, with those that it is put together from."""
    required, names = set(schema.get("required", ())), set(schema.get("properties", ()))
    for part in schema.get("allOf", ()):
        more_required, more_names = merged(part)
        required |= more_required
        names |= more_names
    return required, names


def example(operation: dict[str, Any]) -> Any:
    """The vendor's example of the good answer; None where there is none."""
    for status in ("200", "201"):
        content = operation["responses"].get(status, {}).get("content", {}).get("application/json", {})
        if "example" in content:
            return content["example"]
        for one in content.get("examples", {}).values():
            return one["value"]
    return None


def facts(operation: dict[str, Any]) -> dict[str, list[str]]:
    """The names of one operation."""
    scopes = {scope for one in operation["security"] for scope in one.get("oauth2", [])}
    found: dict[str, set[str]] = {"scopes": scopes}
    answer = example(operation)
    if isinstance(answer, dict):
        data = answer.get("data")
        record = data[0] if isinstance(data, list) and data else data
        found["envelope"] = set(answer)
        found["keys"] = set(record) if isinstance(record, dict) else set()
    for content in operation.get("requestBody", {}).get("content", {}).values():
        found["required"], found["fields"] = merged(content["schema"])
    return {name: sorted(value) for name, value in found.items()}


def main(folder: Path) -> None:
    """Read both specifications and write the table."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    table, methods = {}, {}
    for version in ("v1", "v2"):
        text = (folder / f"pipedrive-openapi-{version}.yaml").read_text(encoding="utf-8")
        paths = yaml.load(text, loader)["paths"]
        for name in OPERATIONS:
            own, method, path = name.split()
            if own == version:
                table[name] = facts(paths[path][method.lower()])
                methods[f"{version} {path}"] = sorted(one.upper() for one in METHODS & paths[path].keys())
    parts = (
        f"{json.dumps(name)}: {_lines(part)}" for name, part in (("operations", table), ("methods", methods))
    )
    TARGET.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _lines(part: dict[str, Any]) -> str:
    return (
        "{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(part[name])}" for name in sorted(part)) + "\n}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
