"""The duty of seeding sources by their cron lines."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from crawler.errors import GongbaoError
from crawler.exclusions.published import Published
from crawler.frontier.begun import Begun, BegunRuns
from crawler.frontier.hosts import waiting
from crawler.frontier.preparing import Planting
from crawler.frontier.queue import Frontier
from crawler.frontier.seeding import remembered, reopen
from crawler.frontier.sowing import Seeding, Sower, Sown
from crawler.revisits.seeds import recognized
from crawler.schedule.counts import Counts
from crawler.schedule.duties import Turn
from crawler.schedule.plan import Plan
from crawler.schedule.rule import Calendar, Due, Row, Rules
from crawler.sources.model import Source
from crawler.sources.planting import prepared
from crawler.sources.registry import Registry

logger = logging.getLogger(__name__)

BATCH: Final = 1000
"""Sources in one piece of work."""
CAUSE: Final = "schedule"


class _Chosen(NamedTuple):
    """A source that is to be seeded now."""

    source: Source
    due: Due


class CronDuty:
    """Seeds what is due, a batch a turn.

    What is due is read off the rows of `schedule` and the cron lines, the heap only says where to look. So
    what an operator does, and what another process has done, counts at once; and a batch that was broken off
    is done again: the frontier refuses to seed a source twice for one time.
    """

    name = "sources"

    def __init__(self, registry: Registry, frontier: Frontier, records: Any, rules: Rules) -> None:
        self._registry = registry
        self._sources = {source.id: source for source in registry if source.cadence}
        self._calendars = {source.id: Calendar.of(source, rules) for source in self._sources.values()}
        self._frontier = frontier
        self._records = records
        self._rules = rules
        self._sower = Sower(frontier)
        self._begun = BegunRuns(frontier)
        self._counts = Counts(frontier)
        self.done: Counter[str] = Counter()
        self._plan = Plan()
        self._plain: dict[str, tuple[Planting, ...]] = {}

    @property
    def next(self) -> datetime | None:
        """When a source is to be looked at next."""
        return self._plan.next

    def begin(self, now: datetime) -> None:
        """Take up sources that are new, from now on, and see which comes when."""
        self._sower.begin()
        rows = self._records.schedule()
        if new := [source for source in self._sources if source not in rows]:
            self._records.begin_schedule(new, now)
        self._plan = Plan()
        for source, calendar in self._calendars.items():
            dealt = rows[source]["due"] if source in rows else now
            self._plan.put(source, calendar.moment_after(dealt))

    def work(self, turn: Turn) -> bool:
        """Deal with the sources whose moment has come; see `Duty.work`."""
        names = self._plan.take(turn.now, BATCH)
        if not names:
            return False
        rows = self._records.schedule(names)
        chosen, notes = [], []
        for name in names:
            due = self._due(name, rows.get(name), turn.now)
            if due and due.too_late:
                notes.append(_note(name, due, "too late", turn.now, {"too_late": 1}, due.missed + 1))
            elif due:
                chosen.append(_Chosen(self._sources[name], due))
        put_off = self._to_put_off(chosen, rows, turn.now)
        chosen = [each for each in chosen if each.source.id not in put_off]
        focused = [each.source.id for each in chosen if each.source.focus]
        columns = remembered(self._records, focused) if focused else {}
        turn.go_on()
        notes += self._seed(chosen, columns, turn)
        self._records.note_schedule(notes)
        if new := [name for name in sorted(put_off) if not rows[name].get("put_off")]:
            self._records.change_schedule(new, {"put_off": turn.now})
        self._count(_counted(notes) | {"put_off": len(new)})
        if columns:
            reopen(self._frontier, self._records, columns, turn.go_on)
        dealt = {name: row["due"] for name, row in rows.items()}
        dealt |= {note["source"]: max(note["due"], dealt[note["source"]]) for note in notes}
        for name in names:
            at = self._calendars[name].moment_after(max(dealt.get(name, turn.now), turn.now))
            self._plan.put(name, turn.now + self._rules.put_off if name in put_off else at)
        return True

    def _count(self, counts: Mapping[str, int]) -> None:
        self._counts.add(counts)
        self.done.update(counts)
        said = ", ".join(f"{name.replace('_', ' ')} {number:,}" for name, number in counts.items() if number)
        if said:
            logger.info("Sources that were due: %s.", said)

    def _due(self, name: str, row: Row | None, now: datetime) -> Due | None:
        if row is None or row.get("paused"):
            return None
        return self._calendars[name].due(row["due"], now, self._rules)

    def _to_put_off(self, chosen: Sequence[_Chosen], rows: Mapping[str, Row], now: datetime) -> set[str]:
        """Return the sources whose last run is not over and of which URLs wait or are being fetched.

        Those that were put off for long enough are not among them.
        """
        since = {each.source.id: rows[each.source.id].get("put_off") or now for each in chosen}
        names = {name for name, first in since.items() if now - first < self._rules.patience}
        running = {row["source"] for row in self._records.open_runs()} & names
        if not running:
            return set()
        owners = (self._registry.by_host(host) for host in waiting(self._frontier))
        return running & {owner.id for owner in owners if owner}

    def _seed(
        self, chosen: Sequence[_Chosen], columns: Mapping[str, Sequence[str]], turn: Turn
    ) -> list[dict[str, Any]]:
        """Seed sources and begin their runs; return what is to be noted."""
        seedings, notes = [], []
        for source, due in chosen:
            try:
                seedings.append(Seeding(source.id, due.time, self._plantings(source, columns)))
            except GongbaoError as error:
                logger.error("%s cannot be seeded. %s", source.id, error)
                notes.append(_note(source.id, due, f"failed: {error}", turn.now, {"failed": 1}, due.missed))
        sown = self._sower.sow(recognized(seedings, self._records), turn.now, turn.number)
        self._begun.add(*(Begun(each.source, each.at, CAUSE) for each in sown if each.queued and each.at))
        dues = {each.source.id: each.due for each in chosen}
        left_out = self._left_out(each.source for each in sown if not each.queued)
        return notes + [_seeded(each, dues[each.source], each.source in left_out) for each in sown]

    def _left_out(self, names: Iterable[str]) -> set[str]:
        """Return the sources of which every start URL is one that somebody has excluded."""
        if not (asked := list(names)):
            return set()
        rules = Published(self._frontier).rules()
        return {name for name in asked if all(map(rules.covering, self._sources[name].start_urls))}

    def _plantings(self, source: Source, columns: Mapping[str, Sequence[str]]) -> tuple[Planting, ...]:
        if known := columns.get(source.id):
            return prepared(source, known)
        if source.id not in self._plain:
            self._plain[source.id] = prepared(source)
        return self._plain[source.id]


def _seeded(sown: Sown, due: Due, left_out: bool) -> dict[str, Any]:
    outcome = "skipped" if sown.at is None else "seeded" if sown.queued else "waiting"
    if left_out:
        outcome = "left out"
    note = _note(sown.source, due, outcome, sown.at, {outcome.replace(" ", "_"): 1}, due.missed)
    if sown.at:
        note["set"]["seeded_at"] = sown.at
    return note


def _note(
    source: str, due: Due, outcome: str, at: datetime | None, add: dict[str, int], missed: int
) -> dict[str, Any]:
    late = round(due.late.total_seconds(), 3)
    fields = {"outcome": outcome, "at": at, "late": late, "missed": missed, "put_off": None}
    return {"source": source, "due": due.time, "set": fields, "add": {**add, "missed_total": missed}}


def _counted(notes: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for note in notes:
        total.update(note["add"])
    total["missed"] = total.pop("missed_total", 0)
    return dict(total)
