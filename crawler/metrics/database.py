"""What the database and the archive say: counted once in a while, since counting takes them time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from typing import Any, Final, Protocol

from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector

from crawler.errors import GongbaoError
from crawler.metrics import catalogue
from crawler.metrics.families import family
from crawler.watch import Watch

logger = logging.getLogger(__name__)

EVERY: Final = 60.0
"""Seconds between two counts."""

Coverage = Callable[[], Mapping[tuple[str, ...] | str, float]]
"""Returns the reports of the last full report year by level and state; raises `GongbaoError`."""
Sources = Callable[[], Mapping[tuple[str, ...] | str, float]]
"""Returns the sources by state of health; raises `GongbaoError`."""


class Records(Protocol):
    """What is needed of the database; `pipelines.records.RecordStore` has it."""

    def reach(self) -> None:
        """Raise `ServerUnavailableError` unless it answers."""

    def counts(self) -> dict[str, Any]:
        """Return numbers of captures, pages, URLs and documents."""

    def scan_counts(self) -> dict[str, int]:
        """Return how many scans there are by state."""

    def archive_health(self) -> dict[str, Any]:
        """Return how the archive's checks stand."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen at one time."""

    at: float
    """On the monotonic clock."""
    families: tuple[Family, ...]


class DatabaseCollector(Collector):
    """Counts every `every` seconds, in a thread of its own; Prometheus gets the last figures, and their age.

    Whether the servers answer is asked anew for each scrape, since an outage of a minute is one. What does
    not is 0 in `gongbao_server_up`, and its figures are left out until it does again.
    """

    def __init__(
        self,
        records: Records,
        archive_up: Callable[[], object],
        coverage: Coverage,
        sources: Sources,
        every: float = EVERY,
    ) -> None:
        self._records = records
        self._watch = Watch({"archive": archive_up, "mongodb": records.reach}, every=0)
        self._coverage, self._sources = coverage, sources
        self._every = every
        self._look: Look | None = None
        self._lock = Lock()
        self._stop = Event()
        self._thread = Thread(target=self._run, name="database metrics", daemon=True)

    def start(self) -> None:
        """Begin, with a first look before anybody asks."""
        self.look()
        self._thread.start()

    def close(self) -> None:
        """Stop; a look under way ends with the process."""
        self._stop.set()

    def collect(self) -> Iterator[Family]:
        """Yield what was seen last."""
        with self._lock:
            look = self._look
        up = self._watch.up()
        yield family(catalogue.UP, {name: float(answers) for name, answers in up.items()})
        if look is None:
            return
        if up["mongodb"]:
            yield from look.families
        yield family(catalogue.DATABASE_AGE, time.monotonic() - look.at)

    def look(self) -> None:
        """Count anew."""
        began = time.monotonic()
        families: list[Family] = []
        if self._answers(self._stored, families):
            self._answers(self._covered, families)
            self._answers(self._healthy, families)
        with self._lock:
            self._look = Look(began, tuple(families))

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            self.look()

    def _answers(self, ask: Callable[[], list[Family] | None], families: list[Family]) -> bool:
        try:
            families += ask() or []
        except GongbaoError as error:
            logger.debug("Not counted: %s", error)
            return False
        except Exception:  # a mistake of ours must not end the others' figures
            logger.exception("Counting failed")
            return False
        return True

    def _stored(self) -> list[Family]:
        counts, archive = self._records.counts(), self._records.archive_health()
        since = archive["unchecked_since"]
        waited = max(0.0, (datetime.now(UTC) - since).total_seconds()) if since else 0.0
        return [
            family(catalogue.STORED_CAPTURES, counts["captures"]),
            family(catalogue.STORED_PAGES, _named(counts["pages_by_outcome"])),
            family(catalogue.STORED_URLS, _named(counts["urls_by_state"])),
            family(catalogue.DOCUMENTS, _named(counts["documents_by_kind"])),
            family(catalogue.QUARANTINED, counts["quarantined"]),
            family(catalogue.SCANS, _named(self._records.scan_counts())),
            family(catalogue.ARCHIVE_BYTES, counts["archived_bytes"]),
            family(catalogue.ARCHIVE_OBJECTS, archive["objects"]),
            family(catalogue.DAMAGED_OBJECTS, archive["damaged"]),
            family(catalogue.OLDEST_UNCHECKED, waited),
        ]

    def _covered(self) -> list[Family]:
        return [family(catalogue.COVERAGE, self._coverage())]

    def _healthy(self) -> list[Family]:
        return [family(catalogue.SOURCES, self._sources())]


def _named(counts: Mapping[Any, float]) -> dict[tuple[str, ...] | str, float]:
    """Return counts by name; what has none is `unknown`."""
    return {str(name) if name else "unknown": count for name, count in counts.items()}
