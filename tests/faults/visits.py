"""The site in its process, and what its log says of those who came."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.faults.site import FIRST_HOST, LOOPBACK, Kind, kind_of, path_of

ROOT = Path(__file__).parents[2]


@dataclass
class RunningSite:
    """Serves while its context is open."""

    hosts: int
    pages: int
    log: Path
    mute: int = 0
    busy: int = 0
    network: str = LOOPBACK
    """What the addresses of its hosts begin with; the last number is the host's."""

    def __enter__(self) -> Self:
        numbers = (str(self.mute), str(self.busy), self.network)
        command = [sys.executable, "-m", "tests.faults.site", str(self.hosts), str(self.pages), str(self.log)]
        self._process = subprocess.Popen(
            [*command, *numbers], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate("")

    @property
    def seeds(self) -> list[str]:
        """The first page of each host."""
        return [self.url(host, 0) for host in self._hosts()]

    def urls(self, *kinds: Kind) -> set[str]:
        """Every page of these kinds."""
        return {
            self.url(host, page)
            for host in self._hosts()
            for page in range(self.pages)
            if kind_of(page, self.pages) in kinds
        }

    def url(self, host: int, page: int) -> str:
        """Return the URL of a page."""
        return f"http://{self.network}{host}:{self.port}{path_of(page, self.pages)}"

    def _hosts(self) -> range:
        return range(FIRST_HOST, FIRST_HOST + self.hosts)

    def visits(self) -> dict[str, list[tuple[float, str]]]:
        """Return of each host when it was asked for what, robots.txt apart."""
        visits: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for line in self.log.read_text().splitlines():
            at, host, path = line.split(" ", 2)
            if path != "/robots.txt":
                visits[host].append((float(at), path))
        return visits

    def intervals(self) -> list[float]:
        """Return the seconds between any two requests that followed each other on a host."""
        return [b - a for visits in self.visits().values() for (a, _), (b, _) in pairwise(visits)]
