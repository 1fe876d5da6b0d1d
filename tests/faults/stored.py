"""What must be true of the stores after any fault: nothing missing, nothing left over, no byte wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from crawler.config import Config
from pipelines import objects
from pipelines.archive.access import read_capture
from tests.faults.fleet import ROOT
from tests.faults.line import Line

INDEX, WARC = ".cdxj", ".warc.gz"


def everything_is_stored(line: Line) -> None:
    """The spool is empty; the archive, its indexes and the database say the same; audit and verify agree."""
    assert list(Path(line.environment["GONGBAO_SPOOL"]).iterdir()) == []
    captures = line.rows("captures")
    records_and_rows_are_the_same(line, captures)
    done_urls_have_captures(line, captures)
    audited = command(line, "audit")
    assert audited["sound"], audited
    assert command(line, "verify")["mismatch"] == 0


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


def command(line: Line, name: str) -> Any:
    """Run a command that prints for machines."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", name, "--json"],
        cwd=ROOT,
        env=own | line.environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)
