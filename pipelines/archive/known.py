"""Which payloads the archive holds already, so that they are written once only.

A look-up costs one round trip for a group of captures. It is never waited for: where the database does not
answer soon, captures are written whole.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crawler.errors import ServerUnavailableError
from crawler.items import Capture
from pipelines.archive.place import Exchange, Original

logger = logging.getLogger(__name__)

MIN_PAYLOAD: Final = 1024
"""Bytes below which a payload is written again: naming another record costs as much as a short page."""
PATIENCE: Final = 0.5
"""Seconds that a look-up may take."""
PAUSE: Final = 5.0
"""Seconds without look-ups after one that failed."""
CONDITIONAL: Final = re.compile(rb"^If-(?:None-Match|Modified-Since)[ \t]*:", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a look-up needs to know of a capture."""

    capture_id: str
    url: str
    fetched_at: datetime
    payload_digest: str | None
    """None for a 304, whose payload is that of an earlier capture of its URL."""
    chunked: bool = False
    """Whether its body came in chunks. Replay tools read an original's body as the revisit's head says."""


Lookup = Callable[[Sequence[Visit], float], Mapping[str, Original]]
"""Given visits and the seconds that it may take, returns originals by capture id: `RecordStore.originals`."""


class Known:
    """Finds originals for groups of captures. For one thread at a time."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._not_before = 0.0

    def exchanges(self, captures: Sequence[Capture]) -> list[Exchange]:
        """Return the captures in their order, each with the original of its payload where one is known."""
        whole = [Exchange.whole(capture) for capture in captures]
        visits = [visit for visit in map(_visit, whole) if visit]
        originals = self._originals(visits) if visits else {}
        return [Exchange(each.capture, each.payload_digest, originals.get(each.capture.id)) for each in whole]

    def _originals(self, visits: Sequence[Visit]) -> Mapping[str, Original]:
        if time.monotonic() < self._not_before:
            return {}
        try:
            return self._lookup(visits, PATIENCE)
        except ServerUnavailableError as error:
            logger.info("Captures are written whole for now. %s", error)
        except Exception:  # a mistake of ours must cost space only
            logger.exception("Known payloads could not be looked up; captures are written whole.")
        self._not_before = time.monotonic() + PAUSE
        return {}


def _visit(exchange: Exchange) -> Visit | None:
    """Return what to look up; None for what is better written whole."""
    capture = exchange.capture
    if capture.converted_from:
        return None  # no answer of a site
    if capture.status == 304:
        digest = None
        wanted = CONDITIONAL.search(capture.request_head) is not None
    else:
        digest = exchange.payload_digest
        wanted = len(capture.body) >= MIN_PAYLOAD
    if not wanted or capture.truncated:
        return None
    return Visit(capture.id, capture.url, capture.fetched_at, digest, capture.framed_body is not None)
