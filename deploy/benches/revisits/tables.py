"""The figures of a bench of revisits: crawl by crawl, and what was learnt of how often pages change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from deploy.benches.report import Cell, Report, Requirement, Table
from deploy.benches.revisits.judge import Judgement, figures, learnt
from deploy.benches.revisits.visiting import Crawl, total

SECOND: Final = 0.2
THIRD: Final = 0.1
"""Share of the first crawl's bytes that another one may take."""


def report(first: Crawl, judgements: Sequence[Judgement], listing: Path) -> Report:
    """Return the tables, and what has to be reached by the second crawl and the third."""
    second, third = judgements[:2]
    found = len(second.expected) - len(second.missed)
    return Report(
        "revisits",
        [_crawls(first, judgements, listing), _kinds(second), _intervals(judgements[-1].crawl)],
        [
            Requirement(
                "changes found by the second crawl", found / max(1, len(second.expected)), at_least=1
            ),
            Requirement("bytes of the second crawl", second.bytes / total(first.requests), at_most=SECOND),
            Requirement(
                "bytes of the third, without changes", third.bytes / total(first.requests), at_most=THIRD
            ),
        ],
    )


def _crawls(first: Crawl, judgements: Sequence[Judgement], listing: Path) -> Table:
    whole = total(first.requests)
    rows: list[list[Cell]] = [
        _row(first, "-", ["-", "-", "-"], whole, first.archived),
        *(
            _row(
                judgement.crawl,
                len(judgement.visited),
                [
                    len(judgement.expected),
                    len(judgement.expected) - len(judgement.missed),
                    len(judgement.false),
                ],
                whole,
                judgement.crawl.archived - judgement.before.archived,
            )
            for judgement in judgements
        ),
    ]
    columns = (
        "crawl",
        "fetches",
        "304",
        "pages again",
        "changes",
        "found",
        "false",
        "kB",
        "of the first",
        "kB archived",
    )
    return Table(
        f"by crawl; changes of known pages and new reports; misses of the second are listed in {listing}",
        columns,
        rows,
    )


def _row(crawl: Crawl, visited: Cell, changes: Sequence[Cell], whole: int, archived: int) -> list[Cell]:
    statuses = Counter(row["status"] for row in crawl.requests)
    size = total(crawl.requests)
    return [
        *(crawl.name, len(crawl.requests), statuses[304], visited, *changes),
        *(round(size / 1000), size / whole, round(archived / 1000)),
    ]


def _kinds(second: Judgement) -> Table:
    expected = Counter((row["what"], row["kind"]) for row in second.expected)
    missed = Counter((row["what"], row["kind"]) for row in second.missed)
    rows: list[list[Cell]] = [
        [f"{what} {kind}", number, number - missed[what, kind]]
        for (what, kind), number in sorted(expected.items())
    ]
    return Table("changes that the second crawl could find, and found", ("change", "there", "found"), rows)


def _intervals(crawl: Crawl) -> Table:
    rows: list[list[Cell]] = []
    for name, pages in learnt(crawl):
        if pages:
            count, days, interval, visits = figures(pages)
            rows.append([name, count, days or "-", interval, visits])
    columns = ("changes every", "pages", "true mean days", "learnt median days", "visits each")
    return Table("what was learnt of how often pages change", columns, rows)
