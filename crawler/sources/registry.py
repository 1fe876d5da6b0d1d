"""All sources: those that are shipped, and those of the folder that GONGBAO_SOURCES names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from crawler.errors import GongbaoError
from crawler.sources.files import Found, Reading
from crawler.sources.model import Source
from crawler.sources.problems import SourcesError
from crawler.sources.scope import Reach

SHIPPED: Final = Path(__file__).with_name("data")


class UnknownSourceError(GongbaoError):
    """Raised for an id that no source has. `scrapy sources` lists them."""


class Registry:
    """Sources by id and by host. Iterates by folder, file and row.

    Of a later folder a source replaces that of the same id, and has its hosts for itself. Within a folder a
    host that several begin at is the first one's.
    """

    def __init__(self, *folders: Iterable[Found]) -> None:
        self._sources: dict[str, Source] = {}
        self._places: dict[str, tuple[Path, int]] = {}
        self._hosts: dict[str, Source] = {}
        self._sites: dict[str, Source] = {}
        for folder in folders:
            self._add(list(folder))

    def _add(self, folder: Sequence[Found]) -> None:
        for source, path, number in folder:
            if old := self._sources.pop(source.id, None):
                self._disown(old)
            self._sources[source.id], self._places[source.id] = source, (path, number)
        hosts: dict[str, Source] = {}
        sites: dict[str, Source] = {}
        for source, _, _ in folder:
            for url, scope in zip(source.start_urls, source.scopes, strict=True):
                hosts.setdefault(urlsplit(url).hostname or "", source)
                if scope.reach is Reach.SITE:
                    sites.setdefault(scope.value.partition(":")[0], source)
        for source, _, _ in folder:
            for host in source.hosts:
                hosts.setdefault(host, source)
        self._hosts |= hosts
        self._sites |= sites

    def _disown(self, source: Source) -> None:
        for names in (self._hosts, self._sites):
            for name in [name for name, owner in names.items() if owner is source]:
                del names[name]

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources.values())

    def __len__(self) -> int:
        return len(self._sources)

    def __contains__(self, source_id: object) -> bool:
        return source_id in self._sources

    def get(self, source_id: str) -> Source:
        """Return a source; raises `UnknownSourceError` where no source has this id."""
        try:
            return self._sources[source_id]
        except KeyError:
            raise UnknownSourceError(
                f"There is no source {source_id!r}. `scrapy sources --list` names all; a URL needs none."
            ) from None

    def place(self, source_id: str) -> tuple[Path, int]:
        """Return the file and the line at which a source stands."""
        return self._places[source_id]

    def by_host(self, host: str) -> Source | None:
        """Return the source that a host (with or without port) belongs to.

        That is the one that begins at it, else the one whose site it lies in, the innermost first.
        """
        name = host.lower().rstrip(".").rpartition(":")[0] if _has_port(host) else host.lower().rstrip(".")
        if name in self._hosts:
            return self._hosts[name]
        while name:
            if name in self._sites:
                return self._sites[name]
            name = name.partition(".")[2]
        return None

    def region_of_host(self, host: str) -> str | None:
        """Return the region code of the source that a host belongs to, where both are known."""
        source = self.by_host(host)
        return source.region_code if source else None


def load(folder: Path | None = None, *, shipped: Path = SHIPPED) -> Registry:
    """Read all sources; those of `folder` (GONGBAO_SOURCES) replace shipped ones of the same id.

    Raises `SourcesError` with everything that is wrong in any of the files.
    """
    readings: list[Reading] = []
    found: list[list[Found]] = []
    for each in filter(None, (shipped, folder)):
        readings.append(Reading(each, readings[-1].common) if readings else Reading(each))
        found.append(list(readings[-1].sources()))
    if problems := [problem for reading in readings for problem in reading.problems]:
        raise SourcesError(problems)
    return Registry(*found)


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdigit() and host.count(":") == 1
