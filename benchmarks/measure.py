"""Timing that both sides of a comparison share."""

from __future__ import annotations

import gc
import os
import signal
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One comparison: `ours` and `peer` in seconds (medians), and the goal in words."""

    name: str
    ours: float
    peer: float
    peer_name: str
    goal: str
    met: bool
    detail: str = ""

    def line(self) -> str:
        """The result as one Markdown table row; the ratio is peer ÷ ours (over 1: we are faster)."""
        ratio = self.peer / self.ours if self.ours else float("inf")
        verdict = "yes" if self.met else "NO"
        return (
            f"| {self.name} | {_seconds(self.ours)} | {_seconds(self.peer)} ({self.peer_name}) | {ratio:,.1f}× "
            f"| {self.goal} | {verdict} | {self.detail} |"
        )


HEADER = "| what | ours | peer | peer ÷ ours | goal | met | detail |\n|---|---|---|---|---|---|---|"


def median(work: Callable[[], object], times: int, warm: int = 0) -> float:
    """Median wall time of `times` runs in seconds, after `warm` unmeasured ones."""
    for _ in range(warm):
        work()
    taken = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.1f} ms"


def capped(work: Callable[[], object], seconds: float) -> tuple[float, bool]:
    """Wall time of one run in a forked process, and whether it ended by itself; it is killed after `seconds`."""
    pid = os.fork()
    start = time.perf_counter()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0
        except Exception as error:  # said here, for nothing of the child may go on in the parent's place
            print(error, file=sys.stderr, flush=True)
        finally:
            os._exit(status)
    while time.perf_counter() - start < seconds:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            if status:
                raise RuntimeError(f"the peer failed with status {status}")
            return time.perf_counter() - start, True
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return seconds, False
