"""What operators do to the schedule of a source: run it now, skip a time, pause and resume it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from crawler.frontier.begun import Begun, BegunRuns
from crawler.frontier.queue import Frontier
from crawler.frontier.seeding import remembered, reopen
from crawler.frontier.sowing import Seeding, Sower, Sown
from crawler.revisits.seeds import recognized
from crawler.schedule.counts import Counts
from crawler.schedule.leadership import let_look_again
from crawler.schedule.rule import Calendar, Row, Rules
from crawler.sources.model import Source
from crawler.sources.planting import prepared

TICK: Final = timedelta(milliseconds=1)
"""The least difference between two times that are kept."""


class Operating:
    """Acts at once, beside any leader, which finds what was done in the rows and marks.

    Raises `redis.RedisError` and `ServerUnavailableError`.
    """

    def __init__(self, frontier: Frontier, records: Any, rules: Rules, now: datetime) -> None:
        self._frontier = frontier
        self._records = records
        self._rules = rules
        self._now = now
        self._sower = Sower(frontier)
        self._counts = Counts(frontier)

    def run(self, sources: Sequence[Source]) -> list[Sown]:
        """Seed sources now, paused or not; times that have come are dealt with by that."""
        rows = self._rows(sources)
        columns = remembered(self._records, [source.id for source in sources if source.focus])
        seedings = [
            Seeding(
                source.id,
                max(self._now, rows[source.id]["due"] + TICK),
                prepared(source, columns.get(source.id, ())),
            )
            for source in sources
        ]
        sown = self._sower.sow(recognized(seedings, self._records), self._now)
        BegunRuns(self._frontier).add(
            *(Begun(each.source, each.at) for each in sown if each.queued and each.at)
        )
        notes = [
            _note(seeding, "by hand", self._now, seeded_at=each.at)
            for seeding, each in zip(seedings, sown, strict=True)
            if each.fresh
        ]
        self._records.note_schedule(notes)
        self._counts.add({"by_hand": len(notes)})
        if columns:
            reopen(self._frontier, self._records, columns)
        return sown

    def skip(self, sources: Sequence[Source]) -> dict[str, datetime | None]:
        """Pass over the time that is due, or else the next one; return it, or None where there is none."""
        rows = self._rows(sources)
        found = {source.id: self._next(source, rows[source.id]) for source in sources}
        seedings = [Seeding(name, time, ()) for name, time in found.items() if time]
        fresh = {each.source for each in self._sower.sow(seedings, self._now) if each.fresh}
        notes = [_note(each, "skipped", self._now) for each in seedings if each.source in fresh]
        self._records.note_schedule(notes)
        self._counts.add({"skipped": len(notes)})
        return {name: time if name in fresh else None for name, time in found.items()}

    def pause(self, sources: Sequence[Source], reason: str) -> None:
        """Seed them no more until they are resumed."""
        self._rows(sources)
        paused = {"at": self._now, "reason": reason}
        self._records.change_schedule([source.id for source in sources], {"paused": paused})

    def resume(self, sources: Sequence[Source]) -> None:
        """Seed them again from now on; what fell into the pause is not made up for.

        Also where a time lies in the future that was dealt with, since a clock was wrong.
        """
        self._rows(sources)
        names = [source.id for source in sources]
        self._records.change_schedule(names, {"paused": None, "put_off": None, "due": self._now})
        self._sower.forget(names)
        let_look_again(self._frontier)

    def _rows(self, sources: Sequence[Source]) -> dict[str, Row]:
        """Return the rows of sources, which the schedule gets to know by that."""
        names = [source.id for source in sources]
        self._records.begin_schedule(names, self._now)
        rows: dict[str, Row] = self._records.schedule(names)
        return rows

    def _next(self, source: Source, row: Row) -> datetime | None:
        calendar = Calendar.of(source, self._rules)
        due = calendar.due(row["due"], self._now, self._rules)
        if due:
            return due.time
        moment = calendar.moment_after(row["due"])
        return moment - calendar.offset if moment else None


def _note(seeding: Seeding, outcome: str, at: datetime, **fields: Any) -> dict[str, Any]:
    of_now = {"outcome": outcome, "at": at, "late": None, "missed": 0, "put_off": None}
    return {
        "source": seeding.source,
        "due": seeding.due,
        "set": of_now | fields,
        "add": {outcome.replace(" ", "_"): 1},
    }
