"""The facts of real reports: all that is found was looked through by eye against its sentence.

`facts.csv` holds what was seen to be right, so that a rule that finds anything else, or less, shows.
"""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pipelines.documents import Document, Kind
from pipelines.extraction.facts import Fact, read_facts
from tests.quality import test_reports_docx, test_seeds
from tests.shared import shared

SEEN = Path(__file__).parent / "facts.csv"
GROWTH_TARGETS = {
    **dict.fromkeys(
        "110000 120000 140000 310000 360000 440000 450000 530000 610000 230000".split(), (5, "about")
    ),
    **dict.fromkeys("130000 210000 320000 370000".split(), (5, "at_least")),
    **dict.fromkeys("220000 330000 410000 430000 520000 620000 640000".split(), (5.5, "about")),
    **dict.fromkeys("340000 510000".split(), (5.5, "at_least")),
    **dict.fromkeys("150000 420000 500000 650000".split(), (6, "about")),
    "460000": (6, "at_least"),
    "540000": (7, "at_least"),
    "630000": (4.5, "about"),
    "350000": ((5, 5.5), "range"),
}
"""By region code, in percent: what each province promised for 2025, each seen in its sentence."""


def found(reports: Iterable[Document]) -> list[tuple[Document, Fact]]:
    return [
        (report, fact)
        for report in reports
        if report.kind == Kind.WORK_REPORT
        for fact in read_facts(
            report.text, year=report.year, region_name=report.region_name, outline=report.outline
        )
    ]


def seen(*, provinces: bool) -> Counter[tuple[str, ...]]:
    with SEEN.open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    return Counter(tuple(row) for row in rows if row[0].endswith("0000") == provinces)


def row(document: Document, fact: Fact) -> tuple[str, ...]:
    numbers = ("" if n is None else str(n) for n in (fact.value, fact.low, fact.high))
    said = (fact.striving, fact.estimated)
    return (
        str(document.region_code),
        str(document.year),
        *(fact.role, fact.indicator, fact.measure, *numbers, fact.unit, fact.bound),
        *("yes" if each else "" for each in said),
    )


def check(facts: list[tuple[Document, Fact]], *, provinces: bool) -> None:
    now, before = Counter(row(*each) for each in facts), seen(provinces=provinces)
    assert not now - before, f"not looked through by eye: {now - before}"
    assert not before - now, f"no longer found: {before - now}"
    for document, fact in facts:
        line = document.text.split("\n")[fact.line]
        assert line[fact.start : fact.end] == fact.sentence
        assert document.year == fact.of_year + {"target": 0, "result": 1}[fact.role]


def test_the_facts_of_the_provinces() -> None:
    shared("reports")
    facts = found(each for file in test_reports_docx.FILES for each in test_reports_docx.documents(file))
    check(facts, provinces=True)
    assert len(facts) >= 534
    targets = {
        document.region_code: (fact.value or (fact.low, fact.high), fact.bound)
        for document, fact in facts
        if (fact.indicator, fact.role, fact.measure) == ("gdp", "target", "growth")
        if fact.goal and not fact.striving
    }
    assert targets == GROWTH_TARGETS
    assert len(targets) == 31


def test_the_facts_of_cities_and_counties() -> None:
    shared("seeds")
    facts = found(each for file in test_seeds.FILES for each in test_seeds.documents(file))
    check(facts, provinces=False)
    assert len(facts) >= 470
    assert len({document.region_code for document, _ in facts}) == 32
