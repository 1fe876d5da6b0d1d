"""Letting what was left out be fetched again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from crawler.exclusions.published import Published
from crawler.exclusions.rules import Rule, Rules
from crawler.exclusions.watch import Ledger
from crawler.frontier.again import Row
from crawler.frontier.dead_letters import EXCLUDED, DeadLetters, Recorder
from crawler.frontier.queue import Frontier
from crawler.frontier.requeue import requeue


class Records(Ledger, Recorder, Protocol):
    """The part of a record store that is needed for it."""

    def lift_exclusion(self, rule: str, by: str) -> bool:
        """Let a rule no longer hold; returns whether it did."""

    def lift_takedown(self, rule: str) -> int:
        """Let what comes of a rule's pages be stored again."""

    def select_urls(self, states: list[str], *, error: str) -> Iterator[dict[str, Any]]:
        """Yield URLs in one of these states, with a part of the reason for it."""


def lift(frontier: Frontier, records: Records, rule: Rule, by: str) -> int | None:
    """Lift a rule, and queue again what was rejected for it.

    Returns how many URLs, None where the rule did not hold. Links to pages that nobody had queued are taken
    when they are found again. May be repeated. Raises `redis.RedisError` and `ServerUnavailableError`.
    """
    held = records.lift_exclusion(str(rule), by)
    records.lift_takedown(str(rule))
    Published(frontier).replace(records.exclusions())
    DeadLetters(frontier).settle(records)
    queued = requeue(frontier, records, _refused(records, rule))
    return queued if held or queued else None


def _refused(records: Records, rule: Rule) -> Iterator[Row]:
    lifted = Rules([rule])
    for row in records.select_urls(["rejected"], error=EXCLUDED):
        if row["reason"] == EXCLUDED and lifted.covering(row["url"]):
            yield row
