"""What the tools of others say of a segment: warcio, FastWARC and cdxj-indexer."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.checker import Checker

from tests.e2e.replaying import PYTHON

OFFSET = re.compile(r"offset (\d+) WARC-Record-ID (\S+) (\S+)")


@dataclass(frozen=True)
class Doubt:
    """A record that a checker does not like."""

    offset: int
    why: str


def warcio_check(segment: Path) -> tuple[int, list[Doubt]]:
    """Return the exit code of `warcio check`, and the records that it names."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = Checker(SimpleNamespace(inputs=[str(segment)], verbose=True)).process_all()
    found, record = [], None
    for line in out.getvalue().splitlines():
        record = OFFSET.search(line) or record
        if "failed" in line.lower() or "exception" in line.lower():
            found.append(Doubt(int(record[1]) if record else -1, line.strip()))
    return code, found


def fastwarc_check(segment: Path) -> list[Doubt]:
    """Return the records of which FastWARC's digests are others than those that they name."""
    found = []
    with segment.open("rb") as file:
        for record in FastIterator(file, parse_http=False):
            if not record.verify_block_digest():
                found.append(Doubt(record.stream_pos, "block"))
    with segment.open("rb") as file:
        for record in FastIterator(file):
            if record.is_http and not record.verify_payload_digest():
                found.append(Doubt(record.stream_pos, "payload"))
    return found


def cdxj_indexer(segment: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the lines of cdxj-indexer: key, timestamp, fields; what a POST sent is part of its key."""
    command = [str(PYTHON.with_name("cdxj-indexer")), "--sort", "--post-append", str(segment)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return index_lines(done.stdout)


def index_lines(text: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the lines of a CDXJ file, split."""
    parts = (line.split(" ", 2) for line in text.splitlines())
    return [(key, timestamp, json.loads(fields)) for key, timestamp, fields in parts]
