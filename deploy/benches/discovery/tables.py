"""The figures of a bench of discovery: by family, by web, and what has to be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from deploy.benches.discovery.crawl import Crawled
from deploy.benches.discovery.judge import FIELDS, Judgement, Row
from deploy.benches.report import Cell, Report, Requirement, Table

SHOWN: Final = (".png", ".jpg", ".gif", ".css")
"""Ends of the URLs of what pages are only shown with."""


def report(judgements: Sequence[Judgement], listing: Path) -> Report:
    """Return tables by family and by web, and what has to be reached over all webs together."""
    found, missed = _by_family(judgements)
    known = {row["family"] for judgement in judgements for row in judgement.crawled.truth if row["known"]}
    stored = sum(len(judgement.crawled.reports) for judgement in judgements)
    false = sum(len(judgement.false) for judgement in judgements)
    fetches = sum(len(judgement.crawled.requests) for judgement in judgements)
    unknown = {*found, *missed} - known
    return Report(
        "discovery",
        [
            _families(judgements, found, missed, listing),
            _forms(judgements),
            _webs(judgements),
            _fields(judgements),
        ],
        [
            Requirement("recall on known families", _share(found, missed, known), at_least=0.98),
            Requirement("recall on unknown ones", _share(found, missed, unknown), at_least=0.9),
            Requirement("precision", (stored - false) / stored if stored else 0, at_least=0.99),
            Requirement("fetches a report found", fetches / max(1, found.total()), at_most=12),
        ],
    )


def _by_family(judgements: Iterable[Judgement]) -> tuple[Counter[str], Counter[str]]:
    found: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for judgement in judgements:
        found.update(row["family"] for row, _ in judgement.found)
        missed.update(row["family"] for row in judgement.missed)
    return found, missed


def _share(found: Counter[str], missed: Counter[str], families: set[str]) -> float:
    there = sum(found[family] for family in families)
    return there / max(1, there + sum(missed[family] for family in families))


def _families(
    judgements: Iterable[Judgement], found: Counter[str], missed: Counter[str], listing: Path
) -> Table:
    asked: Counter[str] = sum((_asked(judgement.crawled) for judgement in judgements), Counter())
    rows: list[list[Cell]] = []
    for family in sorted(found | missed | asked):
        true = found[family] + missed[family]
        recall = found[family] / true if true else "-"
        rows.append([family, true, found[family], recall, asked[family]])
    columns = ("family", "true reports", "found", "recall", "fetches from its sites")
    return Table(f"by family of the report's own site; misses are listed in {listing}", columns, rows)


def _forms(judgements: Iterable[Judgement]) -> Table:
    """Return the recall of reports that are there in one form only: as a page, a PDF, in an archive."""
    true: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for judgement in judgements:
        true.update(filter(None, map(_only_form, judgement.true.values())))
        found.update(filter(None, (_only_form(row) for row, _ in judgement.found)))
    rows: list[list[Cell]] = [
        [form, true[form], found[form], found[form] / true[form]] for form in sorted(true)
    ]
    return Table(
        "by form, of reports that can be had in one form alone",
        ("form", "true reports", "found", "recall"),
        rows,
    )


def _only_form(row: Row) -> str | None:
    """Return the form of a true report; None where there are several."""
    forms = {rendition["form"] for rendition in row["renditions"] if rendition["reachable"]}
    return forms.pop() if len(forms) == 1 else None


def _asked(crawled: Crawled) -> Counter[str]:
    """Return how often the sites of each family were asked."""
    families = {host: site["family"] for site in crawled.sites for host in site["hosts"]}
    return Counter(families.get(row["host"], "mobile copies") for row in crawled.requests)


def _webs(judgements: Iterable[Judgement]) -> Table:
    columns = (
        "seed",
        "sites",
        "true",
        "found",
        "false",
        "unplaced",
        "fetches",
        "robots.txt",
        "images",
        "again",
    )
    return Table(
        "by web; of the fetches: of robots.txt, of images and styles, of what was fetched before",
        (*columns, "a report", "seconds"),
        [_web(judgement) for judgement in judgements],
    )


def _web(judgement: Judgement) -> list[Cell]:
    crawled, found = judgement.crawled, len(judgement.found)
    targets = Counter((row["host"], row["target"]) for row in crawled.requests)
    robots = sum(times for (_, target), times in targets.items() if target == "/robots.txt")
    images = sum(times for (_, target), times in targets.items() if target.endswith(SHOWN))
    fetches = targets.total()
    unplaced = sum(row["kind"] == "work_report" and not row["report_keys"] for row in crawled.documents)
    return [
        *(str(crawled.seed), len(crawled.sites), len(judgement.true), found, len(judgement.false), unplaced),
        *(fetches, robots, images, fetches - len(targets), fetches / max(1, found), round(crawled.seconds)),
    ]


def _fields(judgements: Sequence[Judgement]) -> Table:
    wrong: Counter[str] = sum((judgement.wrong_fields() for judgement in judgements), Counter())
    found = max(1, sum(len(judgement.found) for judgement in judgements))
    rows: list[list[Cell]] = [[name, 1 - wrong[name] / found] for name in FIELDS]
    return Table("right fields of what was found", ("field", "right"), rows)
