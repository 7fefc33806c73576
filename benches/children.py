"""Measures each contestant in a process of its own, in turns."""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server(deals: int, latency_ms: int) -> Iterator[str]:
    """Run the benchmark server and give its address."""
    script = Path(__file__).with_name("pipedrive_server.py")
    command = [sys.executable, str(script), str(deals), str(latency_ms)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.stdin.close()  # type: ignore[union-attr]


def measure(script: str, contestants: list[str], rounds: int, *arguments: str) -> dict[str, dict[str, float]]:
    """Run `script CONTESTANT ARGUMENTS` in turns; each prints one JSON object of figures. Medians."""
    figures: dict[str, list[dict[str, float]]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name in contestants:
            command = [sys.executable, script, name, *arguments]
            done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
            figures[name].append(json.loads(done.stdout))
    return {
        name: {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        for name, runs in figures.items()
    }


def show(result: dict[str, dict[str, float]], ours: str) -> None:
    """Print a Markdown table with the ratios to ours."""
    keys = list(next(iter(result.values())))
    print("| | " + " | ".join(f"{key} | x" for key in keys) + " |")
    print("|---|" + "---|---|" * len(keys))
    for name, run in result.items():
        cells = (f"{run[key]:.3f} | {run[key] / max(result[ours][key], 1e-9):.2f}" for key in keys)
        print(f"| {name} | " + " | ".join(cells) + " |")
