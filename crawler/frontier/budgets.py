"""Budgets of crawls with focus: a site that yields reports may be asked for more than one that does not.

The scripts keep them (lua/budgets.lua): each lease of such a crawl is counted, and what it can no longer pay
for is refused. A budget lies in each partition; on a Redis Cluster, a site whose hosts are in several of them
has it in each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, cast

from crawler.frontier.crawls import Crawl
from crawler.frontier.queue import Frontier
from crawler.frontier.scripts import Call, run
from crawler.sources.scope import Reach, Scope

BASE: Final = 60
"""Fetches until a crawl has found a report: front page, columns that may hold one, and some unknown ones."""
EACH: Final = 8
"""Further fetches for each report: itself, its further pages and attachments, its share of the lists."""


class Budget(NamedTuple):
    """What a crawl may fetch, and has fetched."""

    base: int
    """0: any number."""
    each: int
    spent: int
    out: int
    """Leases that have not ended."""
    found: int
    """Reports."""

    @property
    def left(self) -> int | None:
        """Fetches that it may still make; None: any number."""
        return max(0, self.base + self.each * self.found - self.spent) if self.base else None


class Budgets:
    """Those of a frontier. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._redis = cast(Any, frontier.client)

    def set(self, crawl_id: str, base: int | None, each: int = EACH) -> None:
        """Give a crawl a budget, or a new one: what it has spent counts no longer. None: any number."""
        arguments = (crawl_id, base or 0, each)
        keys = map(self._frontier.keys.partition, range(self._frontier.partitions))
        run(self._frontier.client, [Call("budget", key, arguments) for key in keys])

    def allow(self, fetches: Mapping[str, int]) -> None:
        """Let each crawl that has a bound make so many fetches more at least, whatever it has spent."""
        keys = map(self._frontier.keys.partition, range(self._frontier.partitions))
        run(self._frontier.client, [Call("allow", key, each) for key in keys for each in fetches.items()])

    def move(self, old: str, new: str) -> None:
        """Give a crawl the budget of another one, unless it has one: a site has moved."""
        for number in range(self._frontier.partitions):
            text = self._redis.hget(self._key(number), old)
            if text is not None:
                base, each, spent, *_ = text.split()
                fields = b" ".join((base, each, spent, b"0", b"0"))
                self._redis.hsetnx(self._key(number), new, fields)

    def all(self) -> Iterator[tuple[str, Budget]]:
        """Yield the budget of each crawl that has one, with what was spent and found in all partitions."""
        together: dict[str, Budget] = {}
        for number in range(self._frontier.partitions):
            for name, text in self._redis.hscan_iter(self._key(number)):
                base, each, *counted = map(int, text.split())
                known = together.get(name.decode(), Budget(base, each, 0, 0, 0))
                sums = (a + b for a, b in zip(known[2:], counted, strict=True))
                together[name.decode()] = Budget(base, each, *sums)
        yield from together.items()

    def of_host(self) -> Callable[[str], Budget | None]:
        """Return what tells the budget of the crawl that a host was seeded for, None where it has none."""
        budgets = dict(self.all())
        crawls = [Crawl.of(fields) for fields in self._frontier.crawls()] if budgets else []
        known = {
            (scope.reach, scope.value): budgets[crawl.id]
            for crawl in crawls
            if crawl.id in budgets and (scope := Scope.parse(crawl.scope))
        }

        def find(host: str) -> Budget | None:
            site = host.partition(":")[0].removeprefix("www.")
            return known.get((Reach.HOST, host)) or known.get((Reach.SITE, site))

        return find

    def summary(self) -> dict[str, int]:
        """Return how many crawls have a budget, what they fetched and found, and how many have none left."""
        budgets = [budget for _, budget in self.all()]
        return {
            "crawls": len(budgets),
            "spent": sum(budget.spent for budget in budgets),
            "reports": sum(budget.found for budget in budgets),
            "without_budget": sum(budget.left == 0 for budget in budgets),
        }

    def _key(self, number: int) -> str:
        return self._frontier.keys.partition(number, "budgets")
