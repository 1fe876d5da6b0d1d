"""Where the time of a page goes: each process looks at its own stacks, as it spends time of the processor.

`python -m deploy.benches.line.sampling FOLDER ARGUMENTS…` runs `scrapy ARGUMENTS…` so, with the analysis of
pages in its processes likewise; each writes what it saw to a file in the folder. A profiler of calls would
make Python dear and libraries cheap; this one costs some hundredths of either.

A sample belongs to the innermost frame of this project, by its room (a folder, or a module of those where
that says more), and to the library that is being executed there. Each weighs the time that its thread has
taken since the last one, so that threads that wait count for nothing.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import signal
import sys
import threading
import time
from collections import defaultdict
from functools import cache, partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

from deploy.benches.crawling.site import ROOT

EVERY: Final = 0.004
"""Seconds of the processor between two looks."""
WRITE: Final = 250
"""Looks after which what was seen is written: a process of the pool is ended without notice."""
FOLDER: Final = "LINE_BENCH_SAMPLES"
"""Variable that names the folder."""
BY_MODULE: Final = ("crawler/pages", "pipelines/extraction", "crawler/frontier", "pipelines")
"""Folders whose modules are rooms of their own."""
ELSEWHERE: Final = "beside the project"
_PACKAGE: Final = re.compile(r".*(?:site-packages|python3\.\d+)/([\w-]+)")
_IMPORTS: Final = "<frozen importlib"
"""How the file of a frame begins that imports: a process does that once, and no page pays for it."""


class Sampler:
    """Looks at this process from now on. To be made in the main thread."""

    def __init__(self, process: str, folder: Path) -> None:
        self._process, self._file = process, folder / f"{os.getpid()}.json"
        self._seen: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._clocks: dict[int, float] = {}
        self._main = threading.main_thread().ident
        self._looks = 0
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
        atexit.register(self.end)

    def end(self) -> None:
        """Look no more."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._write()

    def _look(self, _: int, interrupted: FrameType | None) -> None:
        for thread, top in sys._current_frames().items():
            now = time.clock_gettime(time.pthread_getcpuclockid(thread))
            taken = now - self._clocks.get(thread, now)
            self._clocks[thread] = now
            if taken > 0 and (where := place(interrupted if thread == self._main else top)):
                self._seen[where] += taken
        self._looks += 1
        if self._looks % WRITE == 0:
            self._write()

    def _write(self) -> None:
        rows = [[*where, seconds] for where, seconds in self._seen.items()]
        new = self._file.with_suffix(".new")
        new.write_text(json.dumps({"process": self._process, "seconds": rows}))
        new.replace(self._file)


def place(top: FrameType | None) -> tuple[str, str] | None:
    """Return the room and the library of a stack; None where it imports."""
    library, frame, room = _library(top.f_code.co_filename) if top else "?", top, ""
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(_IMPORTS):
            return None
        room = room or room_of(file)
        frame = frame.f_back
    return room or ELSEWHERE, library


@cache
def room_of(file: str) -> str:
    """Return the room of a file of this project; empty for any other one."""
    path = file.removeprefix(f"{ROOT}/")
    if "site-packages" in path or not path.startswith(("crawler/", "pipelines/")):
        return ""
    folder = path.rpartition("/")[0]
    if folder == "crawler/commands":
        return ""  # at the bottom of every stack
    return path if folder in BY_MODULE else folder


@cache
def _library(file: str) -> str:
    if room_of(file):
        return "own"
    found = _PACKAGE.match(file)
    return found[1] if found else file.rpartition("/")[2] or file


def seen(folder: Path) -> dict[tuple[str, str, str], float]:
    """Return the seconds by process (worker or extractors), room and library, of all files in a folder."""
    counted: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for file in folder.glob("*.json"):
        found: dict[str, Any] = json.loads(file.read_text())
        for room, library, seconds in found["seconds"]:
            counted[found["process"], room, library] += seconds
    return counted


@cache
def _in_pool() -> Sampler:
    """Begin in a process of the pool, at its first page."""
    return Sampler("extractors", Path(os.environ[FOLDER]))


def analyse_response(*arguments: Any) -> Any:
    """Do what the setting ANALYSE names, and be looked at."""
    _in_pool()
    from pipelines.parsing import analyse_response as analyse

    return analyse(*arguments)


def main(arguments: list[str]) -> None:
    """Run a worker, and look at it."""
    from scrapy import cmdline

    folder, *command = arguments
    os.environ[FOLDER] = folder
    sampler = partial(Sampler, "worker", Path(folder))
    sampler()
    cmdline.execute(["scrapy", *command, "-s", f"ANALYSE={__spec__.name}.analyse_response"])


if __name__ == "__main__":
    main(sys.argv[1:])
