"""Seeds that were crawled before: as other known pages they are sent only if they have changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from crawler.frontier.batches import Found
from crawler.frontier.preparing import Planting
from crawler.frontier.sowing import Seeding
from crawler.frontier.urls import url_key
from crawler.revisits.due import revisit_of

Row = Mapping[str, Any]


class Remembering(Protocol):
    """The part of a record store that knows URLs."""

    def urls(self, keys: Iterable[str]) -> Mapping[str, Row]:
        """Return what is known of the URLs with these frontier keys, by key."""


def recognized(seedings: Sequence[Seeding], records: Remembering) -> list[Seeding]:
    """Return seedings whose URLs have with them what is known of those that the same crawl visited before.

    A URL that another crawl visited, or this one with another scope, is to be read in full: it may have links
    that were left aside then. One round trip for all; a seeding of which nothing is known stays as it is.
    """
    keys = {url_key(found.url) for seeding in seedings for each in seeding.plantings for found in each.found}
    rows = records.urls(sorted(keys)) if keys else {}
    return [_recognized(seeding, rows) if rows else seeding for seeding in seedings]


def _recognized(seeding: Seeding, rows: Mapping[str, Row]) -> Seeding:
    plantings = tuple(_planting(each, rows) for each in seeding.plantings)
    changed = any(new is not old for new, old in zip(plantings, seeding.plantings, strict=True))
    return seeding._replace(plantings=plantings) if changed else seeding


def _planting(planting: Planting, rows: Mapping[str, Row]) -> Planting:
    found = tuple(_found(each, planting, rows.get(url_key(each.url))) for each in planting.found)
    return planting if found == planting.found else replace(planting, found=found)


def _found(found: Found, planting: Planting, row: Row | None) -> Found:
    same = row and row.get("scope") == planting.crawl.scope and row.get("source") == planting.crawl.source
    revisit = revisit_of(row) if row and same else None
    return found._replace(revisit=revisit) if revisit and (revisit.etag or revisit.last_modified) else found
