"""What a crawl noticed of the changes, and what it took for one that was none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import mean, median
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.frontier.urls import url_key
from deploy.benches.revisits.visiting import Crawl, total

Row = dict[str, Any]

CLASSES: Final = (
    ("days", 0, 5),
    ("a week", 5, 10),
    ("two weeks", 10, 20),
    ("a month", 20, 60),
    ("months", 60, 180),
    ("a year", 180, 1500),
)
"""Name, and mean days between two changes: from, to below."""
NEVER: Final = "never"
DAY: Final = 86400.0


@dataclass(frozen=True)
class Judgement:
    """A crawl, beside the one before it."""

    before: Crawl
    crawl: Crawl
    pending: frozenset[str] = frozenset()
    """Keys of pages that changed earlier, since they were visited last."""

    @cached_property
    def asked(self) -> Mapping[str, list[int]]:
        """Host and target → the statuses that were answered."""
        found: dict[str, list[int]] = {}
        for row in self.crawl.requests:
            found.setdefault(row["host"] + row["target"], []).append(row["status"])
        return found

    @cached_property
    def expected(self) -> list[Row]:
        """The changes that count and that the crawl could find: of pages that it knew, and new reports."""
        return [
            row
            for row in self.crawl.changes
            if row["what"] != "chrome"
            and (self._known(row["url"]) or (row["what"] == "new" and row["report"]))
        ]

    @cached_property
    def missed(self) -> list[Row]:
        """Those that it did not notice, each with how far it came."""
        found = [(row, self._noticed(row)) for row in self.expected]
        return [
            {**row, "asked": self.asked.get(_bare(row["url"])), "known": self._trace(row["url"])}
            for row, noticed in found
            if not noticed
        ]

    @cached_property
    def false(self) -> list[str]:
        """URLs that it takes for changed though what they say is the same."""
        true = self.pending | changed(self.crawl)
        known = {url_key(row["url"]) for row in self.crawl.pages}
        return [key for key in self.crawl.urls.keys() & known if key not in true and self._changed(key)]

    @cached_property
    def visited(self) -> set[str]:
        """Keys of the known pages that were visited again."""
        then = self.before.urls
        return {
            key
            for key, row in self.crawl.urls.items()
            if key in then
            and then[key].get("history")
            and len(row.get("history") or ()) > len(then[key]["history"])
        }

    @property
    def bytes(self) -> int:
        """Those of all answers."""
        return total(self.crawl.requests)

    def _known(self, url: str) -> bool:
        row = self.before.urls.get(url_key(url))
        return bool(row and row.get("history"))

    def _noticed(self, row: Row) -> bool:
        if row["report"] and row["what"] == "new":
            code, year, congress, meeting = row["report"]
            return (code, year, f"{congress}-{meeting}") in self.crawl.reports
        return self._changed(url_key(row["url"]))

    def _changed(self, key: str) -> bool:
        """Whether this crawl saw something else under a URL than the one before."""
        now, then = (crawl.urls.get(key, {}).get("history") or [] for crawl in (self.crawl, self.before))
        return bool(now and then) and len(_new(now, then)) > 0 and now[-1]["saw"] != then[-1]["saw"]

    def _trace(self, url: str) -> list[str]:
        return [each["saw"] for each in self.crawl.urls.get(url_key(url), {}).get("history", ())][-3:]


def judged(crawls: Sequence[Crawl]) -> list[Judgement]:
    """Judge each crawl but the first."""
    found: list[Judgement] = []
    pending: set[str] = set()
    for before, crawl in pairwise(crawls):
        found.append(Judgement(before, crawl, frozenset(pending)))
        pending = (pending | changed(crawl)) - found[-1].visited
    return found


def changed(crawl: Crawl) -> set[str]:
    """Return the keys of the pages that had changed before a crawl, since the one before it."""
    return {url_key(row["url"]) for row in crawl.changes if row["what"] != "chrome"}


def learnt(crawl: Crawl) -> Iterator[tuple[str, list[Row]]]:
    """Yield for each class of true rates its name, and its pages with what was learnt of each."""
    groups: dict[str, list[Row]] = {name: [] for name in [*(each for each, *_ in CLASSES), NEVER]}
    for page in crawl.pages:
        row = crawl.urls.get(url_key(page["url"]), {})
        if row.get("interval") and row.get("visits", 0) > 1:
            groups[_class(page["days"])].append({**page, **row})
    yield from groups.items()


def figures(pages: list[Row]) -> tuple[int, float, float, float]:
    """Return of some pages: how many, true mean days, the median of the learnt days, visits of each."""
    days = [page["days"] for page in pages if page["days"]]
    return (
        len(pages),
        mean(days) if days else 0,
        median(page["interval"] for page in pages) / DAY,
        mean(page["visits"] for page in pages),
    )


def _class(days: float) -> str:
    return next((name for name, low, high in CLASSES if days and low <= days < high), NEVER)


def _new(now: list[Row], then: list[Row]) -> list[Row]:
    """Return the visits that the history has since the crawl before; times were set back meanwhile."""
    return now[len(then) :] if len(now) > len(then) else now[-1:] if now != then else []


def _bare(url: str) -> str:
    return f"{urlsplit(url).hostname}/{url.split('/', 3)[3]}"
