"""Runs the steps of the check and tells how each went."""

from __future__ import annotations

import json
import logging
import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from dealdocs.demo.client import CheckFailed
from dealdocs.demo.flow import Flow
from dealdocs.demo.stage import Stage
from dealdocs.exceptions import DealDocsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Step:
    """How a step went; `outcome` is ok, failed or skipped, `seconds` its time."""

    name: str
    outcome: str
    seconds: float
    detail: str


def run_check(*, port: int, as_json: bool) -> int:
    """Run the whole flow; 1 when a step failed."""
    # The check provokes refusals; what matters of them is in the steps.
    logging.getLogger("dealdocs").setLevel(logging.CRITICAL)
    done: list[Step] = []
    for step in _run(port):
        done.append(step)
        if not as_json:
            print(f"{step.outcome:<7}  {step.seconds:6.2f} s  {step.name}: {step.detail}")
            sys.stdout.flush()
    failed = [step for step in done if step.outcome != "ok"]
    if as_json:
        print(
            json.dumps(
                {"ok": not failed, "steps": [asdict(step) for step in done]}, indent=2, ensure_ascii=False
            )
        )
    else:
        total = sum(step.seconds for step in done)
        print(f"{len(done) - len(failed)} of {len(done)} steps ok in {total:.1f} s")
    return 1 if failed else 0


def _run(port: int) -> Iterator[Step]:
    stage = Stage(port)
    started = _timed("start the sandbox and the app", lambda: stage.__enter__().url)
    yield started
    if started.outcome != "ok":
        return
    try:
        broken = False
        for name, action in Flow(stage).steps():
            step = Step(name, "skipped", 0.0, "an earlier step failed") if broken else _timed(name, action)
            broken = step.outcome != "ok"
            yield step
    finally:
        stopped = _timed("stop everything", lambda: stage.__exit__(None, None, None) or "stopped")
    yield stopped


def _timed(name: str, action: Callable[[], str]) -> Step:
    start = time.perf_counter()
    try:
        outcome, detail = "ok", action()
    except (CheckFailed, DealDocsError, OSError, KeyError, ValueError) as error:
        outcome, detail = "failed", f"{type(error).__name__}: {error}"
    return Step(name, outcome, round(time.perf_counter() - start, 3), detail)
