"""Which archive files there are, in the order in which they were begun."""

from __future__ import annotations

import re
from typing import Any, Final

from pipelines.archive.segment import WARC_SUFFIX
from pipelines.fixity.stores import Stores

PREFIX: Final = "warc/"
BATCH: Final = 1000
BEGUN: Final = re.compile(r"/(\d{8}T\d{6})-[^/]*$")
LISTED: Final = "listed"


def list_objects(stores: Stores, *, missing: bool = False) -> None:
    """Note all archive files in the database as `listed`; with `missing`, those that it does not know yet.

    The time at which one was begun stands in its name; those without come last, by their names. May be
    repeated.
    """
    rows: list[dict[str, Any]] = []
    for each in stores.objects.list(PREFIX):
        if not each.key.endswith(WARC_SUFFIX):
            continue
        begun = BEGUN.search(each.key)
        stored = {"size": each.size, "stored_at": each.modified_at}
        rows.append({"_id": each.key, "at": begun[1] if begun else "~", "state": LISTED, **stored})
        if len(rows) >= BATCH:
            _note(stores, rows, missing=missing)
            rows = []
    _note(stores, rows, missing=missing)


def _note(stores: Stores, rows: list[dict[str, Any]], *, missing: bool) -> None:
    known = stores.records.segments(row["_id"] for row in rows) if missing else {}
    stores.records.list_rebuild([row for row in rows if row["_id"] not in known])
