"""Looking up a format, against a plain dict and the mimetypes module.

Usage: python benches/formats_lookup.py   (a release build)
"""

import mimetypes

from rounds import in_turns, table

from dealdocs import _core, formats


def nothing(_extension: str) -> None:
    """Show what a Python call costs by itself."""


def main() -> None:
    print("debug build" if _core.debug_build else "release build")
    known = {fmt.extension: fmt for fmt in formats.all()}
    get, plain = formats.get, known.get
    lookups = {
        "dict.get": lambda: plain("docx"),
        "a Python function that does nothing": lambda: nothing("docx"),
        "dealdocs.formats.get": lambda: get("docx"),
    }
    medians = in_turns(lookups, calls=50_000, rounds=25)
    table("Format of an extension", medians, against="dict.get", unit=1e-9, name="ns")
    over = medians["dealdocs.formats.get"] - medians["dict.get"]
    print(f"  formats.get over dict.get: {over * 1e9:.0f} ns")

    names = {
        "dealdocs.formats.detect": lambda: formats.detect("Proposal.DOCX"),
        "rpartition, lower, dict": lambda: plain("Proposal.DOCX".rpartition(".")[2].lower()),
        "mimetypes.guess_type": lambda: mimetypes.guess_type("Proposal.DOCX"),
    }
    table("Format of a file name", in_turns(names, calls=5_000, rounds=25), against="mimetypes.guess_type")


if __name__ == "__main__":
    main()
