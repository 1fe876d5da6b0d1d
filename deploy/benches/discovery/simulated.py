"""The simulated web, a process of its own, and what it says is true of it."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from crawler.errors import GongbaoError
from deploy.embedded.child import Child

ROOT: Final = Path(__file__).resolve().parents[3]
MODULE: Final = "tests.web"
RESOLVER: Final = "tests.web.resolver.Resolver"
START: Final = 120.0
"""Seconds in which it has to be there."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SimulatedWeb:
    """A web that is being served, known by the files in its folder."""

    folder: Path

    @property
    def reports(self) -> list[Row]:
        """The true reports, also those that cannot be reached."""
        return list(_rows(self.folder / "truth.jsonl"))

    @property
    def sites(self) -> list[Row]:
        """Its sites with their front pages."""
        return list(_rows(self.folder / "sites.jsonl"))

    @property
    def requests(self) -> list[Row]:
        """All that was asked for so far."""
        return list(_rows(self.folder / "requests.jsonl"))

    @property
    def pages(self) -> list[Row]:
        """The pages that are there, with the mean days between two changes of each."""
        return list(_rows(self.folder / "pages.jsonl"))

    def advance(self, number: int, share: float | None = None) -> list[Row]:
        """Let a week pass and pages change, so many as in any week or this share; return what changed.

        Raises `GongbaoError` where it takes too long.
        """
        part = self.folder / "go.part"
        part.write_text(f"{number} {share if share is not None else ''}\n", encoding="utf-8")
        part.replace(self.folder / "go")
        until, done = time.monotonic() + START, self.folder / "round.json"
        while not done.exists() or json.loads(done.read_text("utf-8"))["round"] < number:
            if time.monotonic() > until:
                raise GongbaoError(f"The simulated web did not come to round {number} in {START:.0f} s.")
            time.sleep(0.1)
        return list(_rows(self.folder / f"changes-{number}.jsonl"))

    @property
    def settings(self) -> list[str]:
        """What a worker needs on its command line to see this web and nothing else."""
        return ["-s", f"TWISTED_DNS_RESOLVER={RESOLVER}", "-s", f"SIMULATED_WEB={self.folder / 'hosts.txt'}"]


@contextmanager
def simulated_web(seed: int, sites: int, folder: Path, *options: str) -> Iterator[SimulatedWeb]:
    """Serve the web of a seed, with further options of its command line.

    Raises `GongbaoError` where it does not come up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "web.log"
    command = [
        sys.executable,
        "-m",
        MODULE,
        "--seed",
        str(seed),
        "--sites",
        str(sites),
        *options,
        str(folder),
    ]
    child = Child("The simulated web", command, log=log, cwd=ROOT)
    child.start()
    try:
        _wait(child, log)
        yield SimulatedWeb(folder)
    finally:
        child.stop()


def _wait(child: Child, log: Path) -> None:
    until = time.monotonic() + START
    while '"port"' not in log.read_text(encoding="utf-8"):
        if not child.running or time.monotonic() > until:
            raise GongbaoError(child.with_log(f"{child.name} {child.how_it_ended()} and was not ready."))
        time.sleep(0.1)


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
