"""Replay jobs as the command line knows them: begun, fed, worked on by any number of workers, reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from crawler.errors import GongbaoError
from pipelines.extraction import EXTRACTOR
from pipelines.records.base import RecordStore
from pipelines.replay.report import summed_up
from pipelines.replay.selection import Selection

Row = dict[str, Any]

MODES: Final = ("diff", "apply")


class Replays:
    """The jobs of one database. Each method raises `ServerUnavailableError` where that does not answer."""

    def __init__(self, records: RecordStore) -> None:
        self._records = records

    def begin(self, name: str, mode: str, **selection: Any) -> Row:
        """Return the job of this name, begun now or before; `selection` are the fields of a `Selection`.

        Raises `GongbaoError` where there is such a job that is to do something else.
        """
        self._records.check()
        wanted = Selection(**selection)
        row = {
            "_id": name,
            "mode": mode,
            "selection": wanted.row(),
            "extractor": EXTRACTOR,
            "begun_at": datetime.now(UTC),
            "fed_at": None,
            "finished_at": None,
        }
        job = self._records.begin_replay(row)
        if job["mode"] != mode or (wanted and wanted != Selection(**job["selection"])):
            raise GongbaoError(
                f"There is a replay job {name} already, with --{job['mode']} and another choice of captures. "
                "Go on with it as it was begun, or give this one another name with --job."
            )
        return self._checked(job)

    def get(self, name: str) -> Row:
        """Return a job; raises `GongbaoError` where there is none, or not for this extractor."""
        job = self._records.replay(name)
        if job is None:
            raise GongbaoError(f"There is no replay job {name}. Begin one: scrapy replay --diff --job {name}")
        return self._checked(job)

    def open(self) -> list[Row]:
        """Return the jobs that are not finished, the oldest first."""
        return self._records.open_replays()

    def captures(self, job: Row) -> Iterator[tuple[str, str]]:
        """Yield id and object key of each capture that a job reads; nothing where it has been fed before."""
        if job["fed_at"] is None:
            chosen = Selection(**job["selection"])
            yield from self._records.replayable(chosen.query(), chosen.sample)

    def fed(self, job: Row) -> None:
        """Note that all of a job's captures are in its frontier."""
        self._records.note_replay(job["_id"], {"fed_at": datetime.now(UTC)})

    def finished(self, job: Row) -> None:
        """Note that all of a job's captures were read."""
        self._records.note_replay(job["_id"], {"finished_at": datetime.now(UTC)})

    def report(self, job: Row, examples: int = 5) -> Row:
        """Return what a job found, with up to `examples` of each kind."""
        return summed_up(job, self._records.findings(job["_id"]), examples)

    def _checked(self, job: Row) -> Row:
        if job["finished_at"] is None and job["extractor"] != EXTRACTOR:
            raise GongbaoError(
                f"Replay job {job['_id']} was begun with extractor {job['extractor']}; this program has "
                f"extractor {EXTRACTOR}. Begin another job."
            )
        return job
