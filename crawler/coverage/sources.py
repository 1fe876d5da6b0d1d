"""Which source should have yielded a region's reports, and how it went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from crawler.coverage.model import Try
from crawler.sources.levels import Level
from crawler.sources.model import Source

GOVERNMENTS = frozenset({Level.PROVINCE, Level.PREFECTURE, Level.COUNTY})
COUNTRY = "100000"


def tries_of(sources: Iterable[Source], tried: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Try]]:
    """Return the sources of each region by its code, governments' own sites alone.

    `tried` is what is known of each source of captures, as `RecordStore.tries_by_source` gives it: by the
    source's id, or by its host where a URL of it was seeded.
    """
    found: dict[str, list[Try]] = defaultdict(list)
    for source in sources:
        if source.region_code and (source.level in GOVERNMENTS or source.region_code == COUNTRY):
            found[source.region_code].append(_try(source, tried))
    return dict(found)


def _try(source: Source, tried: Mapping[str, Mapping[str, Any]]) -> Try:
    names = (source.id, *(urlsplit(url).hostname or "" for url in source.start_urls))
    rows = [tried[name] for name in dict.fromkeys(names) if name in tried]
    if not rows:
        return Try(source.id, source.title)
    newest = max(rows, key=lambda row: row["last_tried"])
    return Try(source.id, source.title, newest["last_tried"], newest["blocked_by"])
