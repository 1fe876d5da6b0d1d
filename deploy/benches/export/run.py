"""Exports 100,000 documents in a process of its own, kills it halfway, resumes it, and checks the files."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pymongo
from pymongo.database import Database

from crawler.errors import ExportError
from deploy.benches.export.stored import put
from deploy.benches.report import Report, Requirement, Table
from deploy.embedded import EmbeddedServers
from pipelines.contract import keeping
from pipelines.datasets.parts import sha256
from pipelines.records.indexes import INDEXES

Row = dict[str, Any]

ROOT: Final = Path(__file__).resolve().parents[3]
MEGA: Final = 1 << 20
CHANGED: Final = 500
"""Documents that change before the last run; as many more are retired."""


@dataclass
class Child:
    """One `scrapy export` that ended, or was killed."""

    seconds: float
    peak: int
    """Bytes of resident memory, at most (VmHWM of proc(5))."""
    done: Row


def measure(*, quick: bool = False) -> Report:
    """Measure it; takes some minutes, `quick` seconds. Raises `GongbaoError`."""
    count = 2_000 if quick else 100_000
    with tempfile.TemporaryDirectory(prefix="gongbao-bench-") as folder, EmbeddedServers(folder) as servers:
        environment = servers.environment()
        with pymongo.MongoClient[Row](environment["GONGBAO_MONGO_URI"], tz_aware=True) as client:
            database = client.get_default_database()
            keeping.create_missing(database)
            database["documents"].create_indexes(INDEXES["documents"])
            characters = put(database, count)
            return _measured(database, environment, Path(folder), count, characters)


def _measured(
    database: Database[Row], environment: dict[str, str], folder: Path, count: int, characters: int
) -> Report:
    whole = _export(folder / "whole", environment)
    out = folder / "killed"
    files = len(list((folder / "whole").glob("documents-*")))
    killed = _export(out, environment, kill_after=max(1, files // 2))
    rest = _export(out, environment)
    twice, lost = _judged(database, out)
    changed = database["documents"].find({}, {"_id": 1}).limit(2 * CHANGED)
    ids = [row["_id"] for row in changed]
    _change(database, ids[:CHANGED], {"title": "另一标题"})
    _change(database, ids[CHANGED:], {"retired_at": "$$NOW"})
    later = _export(out, environment)
    wrong = _wrong_checksums(out)
    told: list[tuple[str, Child, int]] = [
        ("all", whole, whole.done["rows"]),
        ("all, killed halfway", killed, 0),
        ("the rest of that", rest, rest.done["rows"]),
        (f"{CHANGED} changed, {CHANGED} retired", later, later.done["rows"] + later.done["removed"]),
    ]
    size = whole.done["bytes"]
    return Report(
        "export",
        tables=[
            Table(
                f"{count:,} documents, {characters:,} characters of text, as Parquet of {size:,} bytes",
                ("run", "rows of the run", "seconds", "rows/s", "peak MB"),
                [
                    (name, rows, round(one.seconds, 1), round(rows / one.seconds), one.peak // MEGA)
                    for name, one, rows in told
                ],
            )
        ],
        requirements=[
            Requirement("peak memory, MB", max(one.peak for _, one, _ in told) / MEGA, at_most=300),
            Requirement("documents lost by the kill", lost, at_most=0),
            Requirement("documents twice after it", twice, at_most=0),
            Requirement("files whose checksum is wrong", wrong, at_most=0),
            Requirement(
                "rows of the later run that are not those that changed",
                abs(later.done["rows"] - CHANGED) + abs(later.done["removed"] - CHANGED),
                at_most=0,
            ),
        ],
    )


def _export(folder: Path, environment: dict[str, str], kill_after: int | None = None) -> Child:
    """Export to a folder; kill it when so many files are there."""
    command = [sys.executable, "-m", "scrapy", "export", str(folder), "--json"]
    started, peak = time.monotonic(), 0
    child = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while child.poll() is None:
        peak = max(peak, _peak(child.pid))
        if kill_after and len(list(folder.glob("documents-*.parquet"))) >= kill_after:
            child.kill()
        time.sleep(0.02)
    out, errors = child.communicate()
    seconds = time.monotonic() - started
    if kill_after:
        return Child(seconds, peak, {})
    if child.returncode:
        raise ExportError(f"scrapy export ended with {child.returncode}: {errors.decode()[-500:]}")
    return Child(seconds, peak, json.loads(out))


def _peak(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def _judged(database: Database[Row], folder: Path) -> tuple[int, int]:
    """Return how many documents the files have twice, and how many not at all."""
    import pyarrow.parquet as pq

    found: list[str] = []
    for path in sorted(folder.glob("documents-*.parquet")):
        found += pq.read_table(path, columns=["id"]).column("id").to_pylist()
    there = {row["_id"] for row in database["documents"].find({}, {"_id": 1})}
    return len(found) - len(set(found)), len(there - set(found))


def _change(database: Database[Row], ids: list[str], fields: Row) -> None:
    database["documents"].update_many({"_id": {"$in": ids}}, [{"$set": {**fields, "changed_at": "$$NOW"}}])


def _wrong_checksums(folder: Path) -> int:
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    named = {name: digest for digest, name in (line.split("  ") for line in lines)}
    there = {path.name for path in folder.glob("*.parquet")}
    return len(there ^ set(named)) + sum(sha256(folder / name) != digest for name, digest in named.items())
