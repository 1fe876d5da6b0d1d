"""`scrapy exclude --takedown`: what it would do, and doing it."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from crawler.config import Config
from crawler.errors import GongbaoError
from crawler.exclusions.rules import Rule, Rules
from pipelines import objects, records
from pipelines.fixity.stores import Stores
from pipelines.takedown.finding import captures_of, objects_of, pattern
from pipelines.takedown.homes import Homes, find_homes, rehome
from pipelines.takedown.moving import STATES, move, planned, remove, remove_again, write

logger = logging.getLogger(__name__)

Row = dict[str, Any]
Step = Callable[[str, int, int], None]
"""Called before each step with what it does, how many of its kind are done, and how many there are."""

HOLD: Final = timedelta(seconds=60)
"""For which the lock is held after each step; nothing else moves bytes meanwhile."""
RENEW: Final = 10.0
"""Seconds after which it is taken for as long again."""
LOGGED: Final = 1000
"""Captures in one row of the log."""
ROUNDS: Final = 5
"""Times that is looked for what came meanwhile."""


class TakedownLockedError(GongbaoError):
    """Raised where another takedown is under way. Try again in a minute."""


@dataclass
class Plan:
    """What a takedown has to do."""

    documents: int = 0
    captures: int = 0
    bytes: int = 0
    """Of the captures' records, compressed."""
    objects: int = 0
    """Archive files that are written anew."""
    revisits: int = 0
    """Revisits of other pages that get the payload that they cite."""
    cited_anew: int = 0
    """Revisits that cite another capture from now on."""
    without_payload: int = 0
    """Answers that say that nothing has changed (304), and whose payload is nowhere else."""
    unreadable: int = 0
    """Revisits whose payload cannot be read today already."""
    under_way: int = 0
    """Young objects that the database does not know: their commit leaves out what is to go."""
    rewrites: list[Row] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)
    payload_in: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rewrites or self.gone)

    def numbers(self) -> dict[str, int]:
        """Return the numbers alone."""
        return {name: value for name, value in vars(self).items() if isinstance(value, int)}


@dataclass
class Takedown:
    """Takes down what rules cover. For one thread; raises `ServerUnavailableError` and `ArchiveError`."""

    stores: Stores
    step: Step = lambda _, __, ___: None
    patience: float = 0.0
    """Seconds for which the end of another one is waited for; one that was killed holds on for a minute."""
    holder: str = field(default_factory=lambda: uuid4().hex)
    _locked_at: float = field(default=0.0, init=False)

    @classmethod
    def from_config(cls, config: Config, step: Step | None = None) -> Takedown:
        """Return one for the configured stores, which have to answer."""
        stores = Stores(objects.from_config(config), records.from_config(config))
        stores.objects.check()
        stores.records.check()
        return cls(stores, step or (lambda _, __, ___: None), patience=HOLD.total_seconds() + RENEW)

    def plan(self, rules: Sequence[Rule]) -> Plan:
        """Return what would be done for rules; changes nothing."""
        covers = Rules(rules)
        plan = self._plan(covers, bury=None)
        plan.documents = self.stores.records.erasable(_where(covers), covers.covering)
        return plan

    def run(self, rule: Rule, reason: str, by: str) -> dict[str, int]:
        """Take down what a rule covers that holds already; returns the numbers of what was done.

        Raises `TakedownLockedError` where another one is under way.
        """
        about: Row = {"rule": str(rule), "reason": reason, "by": by}
        self._lock()
        try:
            begun = {"state": "begun", "reason": reason, "by": by, "at": datetime.now(UTC)}
            self.stores.records.note_takedown(str(rule), begun)
            self._log(about, "begun")
            done = self._finish([rule], {str(rule): about})
            self.stores.records.note_takedown(
                str(rule), begun | {"state": "done", "done_at": datetime.now(UTC)}
            )
            self._log(about, "done", numbers=dict(done))
        finally:
            self._unlock()
        return dict(done)

    def finish(self, by: str) -> dict[str, int]:
        """Finish what was broken off, and take down what came since, for all rules; returns as `run`."""
        self._lock()
        try:
            return self.sweep(by)
        finally:
            self._unlock()

    def sweep(self, by: str) -> dict[str, int]:
        """Do what `finish` does, for who has the lock."""
        fences = self.stores.records.fences()
        about = {
            row["_id"]: {"rule": row["_id"], "reason": row["takedown"]["reason"], "by": by} for row in fences
        }
        done = self._finish([Rule.parse(row["_id"]) for row in fences], about)
        for number, row in enumerate(rewrites := self.stores.records.rewrites(["done"])):
            self._say("looking for what is back", number, len(rewrites))
            done["back"] += remove_again(self.stores, row)
        for row in fences:
            if row["takedown"]["state"] != "done":
                ended = row["takedown"] | {"state": "done", "done_at": datetime.now(UTC)}
                self.stores.records.note_takedown(row["_id"], ended)
        if any(done.values()):
            self._log({"rule": None, "reason": None, "by": by}, "finished", numbers=dict(done))
        return dict(done)

    def _finish(self, rules: Sequence[Rule], about: dict[str, Row]) -> Counter[str]:
        done: Counter[str] = Counter()
        for number, rule in enumerate(rules):
            self._say("documents", number, len(rules))
            covers = Rules([rule])
            done += self.stores.records.erase(_where(covers), covers.covering, about[str(rule)])
        done += self._resume()
        covers = Rules(rules)
        for _ in range(ROUNDS if rules else 0):
            plan = self._plan(covers, bury=about)
            if not plan:
                break
            for name, value in plan.numbers().items():
                done[name] += value
            self._do(plan)
        return done

    def _do(self, plan: Plan) -> None:
        self.stores.records.put_rewrites(plan.rewrites)
        self._resume()
        self.stores.records.move_payloads(plan.payload_in)
        self.stores.records.delete_captures(row["_id"] for row in plan.gone)

    def settle(self, key: str, by: str) -> None:
        """Take out of one object what was taken down while it was being committed.

        Raises `TakedownLockedError` where a takedown is under way; to be called again then.
        """
        fences = self.stores.records.fences()
        rules = Rules(Rule.parse(row["_id"]) for row in fences)
        about = {row["_id"]: {"rule": row["_id"], "reason": row["reason"], "by": by} for row in fences}
        self._lock()
        try:
            self._resume()
            rows = list(self.stores.records.captures_in(key))
            gone = [row for row in rows if rules.covering(row["url"])]
            self._bury(gone, rules, about)
            homes = find_homes(self.stores, {row["_id"] for row in gone}, rules.covering)
            lost = rehome(self.stores, homes, [row for row in rows if row not in gone])
            self._do(self._planned(gone + lost, set(), homes, rules))
        finally:
            self._unlock()

    def _plan(self, rules: Rules, bury: dict[str, Row] | None) -> Plan:
        """Look for what is there; with `bury`, tombstones are put up before citations are read."""
        gone = captures_of(self.stores, rules)
        if bury is not None:
            self._bury(gone, rules, bury)
        homes = find_homes(self.stores, {row["_id"] for row in gone}, rules.covering)
        indexed, under_way = objects_of(
            self.stores, rules, lambda n, of: self._say("looking through the indexes", n, of)
        )
        # those are removed as a whole: what was kept of them lies elsewhere
        plan = self._planned(gone, indexed - self.stores.records.rewritten(indexed), homes, rules)
        plan.under_way = under_way
        return plan

    def _planned(self, gone: list[Row], indexed: set[str], homes: Homes, rules: Rules) -> Plan:
        plan = Plan(gone=gone)
        inside: dict[str, list[Row]] = {key: [] for key in indexed}
        for row in plan.gone:
            inside.setdefault(row["object"], []).append(row)
        for row in homes.rows.values():
            inside.setdefault(row["object"], [])
        plan.rewrites = [planned(key, rules, rows, homes) for key, rows in sorted(inside.items())]
        _count(plan, homes)
        return plan

    def _bury(self, gone: Sequence[Row], rules: Rules, about: dict[str, Row]) -> None:
        by_rule: dict[str, list[Row]] = {}
        for row in gone:
            by_rule.setdefault(str(rules.covering(row["url"])), []).append(row)
        for rule, rows in by_rule.items():
            self.stores.records.bury(rows, rule)
            for start in range(0, len(rows), LOGGED):
                some = [{"id": r["_id"], "digest": r["payload_digest"]} for r in rows[start : start + LOGGED]]
                self._log(about[rule], "captures", captures=some)

    def _resume(self) -> Counter[str]:
        """Do all that `rewrites` has to be done: each kind of step for all of them before the next one."""
        done: Counter[str] = Counter()
        for row in self._each("writing new archive files", STATES[:1]):
            write(self.stores, row)
        homes = {
            each["id"]: each for row in self.stores.records.rewrites(STATES[1:]) for each in row["homes"]
        }
        places = {each: {k: v for k, v in place.items() if k != "id"} for each, place in homes.items()}
        for row in self._each("moving captures", STATES[1:2]):
            move(self.stores, row, places)
        for row in self._each("removing old archive files", STATES[2:]):
            remove(self.stores, row)
            done["removed"] += 1
        return done

    def _each(self, what: str, states: Sequence[str]) -> Iterator[Row]:
        rows = self.stores.records.rewrites(states)
        for number, row in enumerate(rows):
            self._say(what, number, len(rows))
            yield row

    def _say(self, what: str, done: int, total: int) -> None:
        self.step(what, done, total)
        if self._locked_at and time.monotonic() >= self._locked_at + RENEW:
            self._lock()

    def _lock(self) -> None:
        deadline = time.monotonic() + self.patience
        while not self.stores.records.lock_takedowns(self.holder, HOLD):
            if time.monotonic() >= deadline:
                raise TakedownLockedError(
                    "Another takedown is under way. Try again when it has ended; "
                    "`scrapy exclude --finish` goes on where one was killed."
                )
            time.sleep(1)
        self._locked_at = time.monotonic()

    def _unlock(self) -> None:
        self._locked_at = 0.0
        self.stores.records.unlock_takedowns(self.holder)

    def _log(self, about: Row, event: str, **more: Any) -> None:
        self.stores.records.log_takedown(about | {"event": event} | more)
        logger.warning(
            "Takedown of %s by %s: %s. %s", about["rule"], about["by"], event, more.get("numbers", "")
        )


def _where(rules: Rules) -> Row:
    return {"$regex": pattern(rules), "$options": "i"}


def _count(plan: Plan, homes: Homes) -> None:
    plan.captures = len(plan.gone)
    plan.bytes = sum(row.get("length") or 0 for row in plan.gone)
    plan.objects = len(plan.rewrites)
    plan.without_payload = len(homes.emptied)
    plan.revisits = len(homes.promoted) - plan.without_payload
    plan.cited_anew = len(homes.cites)
    plan.unreadable = homes.unreadable
    plan.payload_in = homes.payload_in
