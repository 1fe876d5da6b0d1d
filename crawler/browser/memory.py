"""The memory of a process and of all that it started, as Linux counts it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")


def process_with(argument: str) -> int | None:
    """Return the first process with exactly this argument on its command line; None where there is none."""
    wanted = argument.encode()
    for pid in sorted(_pids()):
        with suppress(OSError):
            if wanted in (PROC / str(pid) / "cmdline").read_bytes().split(b"\0"):
                return pid
    return None


def group_memory(group: int) -> int:
    """Return the bytes that the processes of a group take: what they share with others is counted in part."""
    return sum(_memory(pid) for pid in _pids() if _group(pid) == group)


def _pids() -> Iterator[int]:
    with suppress(OSError):
        yield from (int(each.name) for each in PROC.iterdir() if each.name.isdigit())


def _group(pid: int) -> int | None:
    try:
        stat = (PROC / str(pid) / "stat").read_text()
        return int(stat.rpartition(")")[2].split()[2])
    except (OSError, ValueError, IndexError):
        return None


def _memory(pid: int) -> int:
    try:
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    except (OSError, ValueError, IndexError):
        pass
    return 0
