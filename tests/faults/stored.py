"""What must be true of the stores after any fault: nothing missing, nothing left over, no byte wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from crawler.config import Config
from crawler.frontier.audit import audit
from pipelines import objects, records
from pipelines.archive.access import read_capture
from pipelines.verify import verify
from tests.faults.line import Line

INDEX, WARC = ".cdxj", ".warc.gz"


def everything_is_stored(line: Line) -> None:
    """The spool is empty; the archive, its indexes and the database say the same; audit and verify agree."""
    assert list(Path(line.environment["GONGBAO_SPOOL"]).iterdir()) == []
    captures = line.rows("captures")
    records_and_rows_are_the_same(line, captures)
    done_urls_have_captures(line, captures)
    config = Config.from_environment(line.environment)
    with TemporaryDirectory() as folder:
        store, known = objects.from_config(config), records.from_config(config)
        found = audit(line.frontier, known, store, Path(folder))
        assert found.sound, (found.numbers(), found.examples)
    assert verify(config).mismatches == []


def records_and_rows_are_the_same(line: Line, captures: list[dict[str, Any]]) -> None:
    """Each object holds just the captures that name it, its index too, and each is read back."""
    store = objects.from_config(Config.from_environment(line.environment))
    rows: dict[str, set[str]] = defaultdict(set)
    for row in captures:
        rows[row["object"]].add(row["_id"])
        assert read_capture(store, row).record_id == row["_id"]
    keys = {item.key for item in store.list()}
    assert {key for key in keys if key.endswith(WARC)} == rows.keys(), (
        "an object without records, or without bytes"
    )
    assert {key.removesuffix(INDEX) + WARC for key in keys if key.endswith(INDEX)} == rows.keys()
    for key, ids in rows.items():
        responses = [
            record.rec_headers["WARC-Record-ID"].strip("<>")
            for record in ArchiveIterator(BytesIO(store.read(key)))
            if record.rec_type in ("response", "revisit")
        ]
        assert Counter(responses) == Counter(ids), key
        lines = store.read(key.removesuffix(WARC) + INDEX).decode().splitlines()
        assert len([entry for entry in lines if not entry.startswith("!")]) >= len(ids)


def done_urls_have_captures(line: Line, captures: list[dict[str, Any]]) -> None:
    """What counts as done names a capture that is there."""
    known = {row["_id"] for row in captures}
    named = {row["url"]: row["last_capture"] for row in line.rows("urls") if row["state"] == "done"}
    assert {url for url, capture in named.items() if capture not in known} == set()
