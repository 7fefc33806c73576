"""Timing of rivals in turns: each round runs every one of them, so that noise hits all alike."""

import gc
import statistics
import sys
import time
from collections.abc import Callable


def in_turns(rivals: dict[str, Callable[[], object]], *, calls: int, rounds: int) -> dict[str, float]:
    """Give the median seconds of one call for each rival.

    Args:
        rivals: Name and call.
        calls: Calls in a row that one sample consists of.
        rounds: Samples of each; the order turns from round to round.
    """
    samples: dict[str, list[float]] = {name: [] for name in rivals}
    names = list(rivals)
    gc.collect()
    gc.disable()
    try:
        for call in rivals.values():
            call()
        for number in range(rounds):
            for name in names[number % len(names) :] + names[: number % len(names)]:
                call = rivals[name]
                start = time.perf_counter()
                for _ in range(calls):
                    call()
                samples[name].append((time.perf_counter() - start) / calls)
    finally:
        gc.enable()
    return {name: statistics.median(values) for name, values in samples.items()}


def table(
    title: str, medians: dict[str, float], *, against: str, unit: float = 1e-6, name: str = "us"
) -> None:
    """Print the medians and how many times `against` each one is."""
    print(f"\n{title} ({name} a call, Python {sys.version.split()[0]})")
    for rival, median in medians.items():
        print(f"  {rival:<42} {median / unit:9.2f}   {medians[against] / median:6.1f}x")
