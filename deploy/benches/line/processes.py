"""What processes take: time of the processor and memory, of a process and of all that it started."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import psutil

RESET_PEAK: Final = "5"
"""What makes Linux count a process's peak of memory anew (proc(5), clear_refs)."""


@dataclass(frozen=True, slots=True)
class Used:
    """What some processes have used."""

    seconds: float = 0.0
    """Of the processor, for themselves and within the kernel."""
    peak: int = 0
    """Bytes of memory at the most, the sum over processes; what they share counts in each."""

    def __add__(self, other: Self) -> Used:
        return Used(self.seconds + other.seconds, self.peak + other.peak)

    def since(self, before: Self) -> Used:
        """Return what was used after `before`."""
        return Used(self.seconds - before.seconds, self.peak)


def forget_peaks(pids: Iterable[int]) -> None:
    """Let the peaks of memory of these processes and their children begin anew."""
    for each in _with_children(pids):
        with contextlib.suppress(OSError):
            Path(f"/proc/{each.pid}/clear_refs").write_text(RESET_PEAK)


def memory_of(pids: Iterable[int]) -> int:
    """Return the bytes of memory that these processes take now, without those that they started."""
    return sum(int(psutil.Process(pid).memory_info().rss) for pid in pids)


def used(named: Mapping[str, Iterable[int]]) -> dict[str, Used]:
    """Return what processes have used by name.

    The children of `worker` count as `extractors`: a worker starts nothing else.
    """
    found = {name: sum((_of(psutil.Process(pid)) for pid in pids), Used()) for name, pids in named.items()}
    if "worker" in named:
        found["extractors"] = sum((_of(each) for each in _children(named["worker"])), Used())
        for pid in named["worker"]:
            found["extractors"] += Used(_of_the_dead(psutil.Process(pid)))
    return found


def _of(process: psutil.Process) -> Used:
    try:
        times = process.cpu_times()
        return Used(times.user + times.system, _peak(process.pid))
    except psutil.NoSuchProcess:
        return Used()


def _of_the_dead(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.children_user + times.children_system)


def _peak(pid: int) -> int:
    with contextlib.suppress(OSError, StopIteration):
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in status if line.startswith("VmHWM:")).split()[1]) * 1024
    return 0


def _children(pids: Iterable[int]) -> list[psutil.Process]:
    return [each for pid in pids for each in psutil.Process(pid).children(recursive=True)]


def _with_children(pids: Iterable[int]) -> list[psutil.Process]:
    pids = list(pids)
    return [*map(psutil.Process, pids), *_children(pids)]
