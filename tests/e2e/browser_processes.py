"""The processes of the browser that a worker has started."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PATIENCE = 120.0


class Process(NamedTuple):
    pid: int
    parent: int
    group: int
    arguments: tuple[str, ...]


def browsers_of(worker: int) -> list[Process]:
    """Chromium's main processes below a worker."""
    known = {each.pid: each for each in _all()}
    return [
        each
        for each in known.values()
        if any(argument.startswith("--gongbao-browser=") for argument in each.arguments)
        and worker in _ancestors(each, known)
    ]


def of_group(group: int) -> list[Process]:
    """All that live of a group."""
    return [each for each in _all() if each.group == group]


def eventually(happens: Callable[[], object], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not happens():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def _ancestors(process: Process, known: dict[int, Process]) -> Iterator[int]:
    while process.parent in known:
        yield process.parent
        process = known[process.parent]


def _all() -> Iterator[Process]:
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            if folder.name.isdigit():
                state, parent, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
                if state != "Z":
                    arguments = (folder / "cmdline").read_bytes().decode().split("\0")
                    yield Process(int(folder.name), int(parent), int(group), tuple(arguments))
