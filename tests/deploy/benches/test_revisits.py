"""How a crawl that comes back is judged, and how time passes for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from deploy.benches.revisits.judge import Judgement, figures, judged, learnt
from deploy.benches.revisits.tables import report
from deploy.benches.revisits.visiting import Crawl, pass_time

HOST = "www.a.gov.cn"
BASE = f"http://{HOST}:9"
AT = datetime(2026, 7, 1, tzinfo=UTC)
Row = dict[str, Any]


def _page(path: str, *saw: str, days: float = 0, **more: Any) -> Row:
    """What is true of a page and what is known of it after some visits."""
    history = [{"at": AT + timedelta(days=n), "saw": each} for n, each in enumerate(saw)]
    known = {"_id": BASE + path, "history": history, "visits": len(saw), "interval": 86400 * 30, **more}
    return {"url": BASE + path, "kind": "article", "days": days, "known": known}


def _crawl(
    name: str, pages: list[Row], changes: tuple[Row, ...] = (), size: int = 1000, **more: Any
) -> Crawl:
    requests = [
        {"host": HOST, "target": page["url"].removeprefix(BASE), "status": 200, "bytes": size}
        for page in pages
    ]
    known = {page["url"]: page["known"] for page in pages if page["known"]["history"]}
    return Crawl(name, requests, list(changes), pages, known, more.get("reports", set()), 0)


def _change(path: str, what: str, report: tuple[str, int, int, int] | None = None) -> Row:
    return {"url": BASE + path, "what": what, "kind": "article", "status": 200, "report": report}


def _judged(
    before: list[Row], after: list[Row], *changes: Row, reports: set[Any] | None = None, size: int = 100
) -> Judgement:
    return Judgement(
        _crawl("first", before), _crawl("second", after, changes, size, reports=reports or set())
    )


def test_a_change_is_found_where_the_crawl_saw_something_else() -> None:
    before = [_page("/a", "1"), _page("/b", "1"), _page("/c", "1"), _page("/d", "1")]
    after = [_page("/a", "1", "2"), _page("/b", "1", "1"), _page("/c", "1"), _page("/d", "1", "404")]
    verdict = _judged(
        before,
        after,
        _change("/a", "edited"),
        _change("/b", "edited"),
        _change("/c", "edited"),
        _change("/d", "gone"),
    )
    assert len(verdict.expected) == 4
    assert [row["url"] for row in verdict.missed] == [BASE + "/b", BASE + "/c"]
    assert [row["known"] for row in verdict.missed] == [["1", "1"], ["1"]]
    assert len(verdict.visited) == 3
    assert verdict.false == []


def test_what_was_never_known_need_not_be_found_unless_it_is_a_report() -> None:
    key = ("341700", 2024, 5, 2)
    changes = (
        _change("/x", "edited"),
        _change("/y", "new"),
        _change("/z", "new", key),
        _change("/a", "chrome"),
    )
    verdict = _judged([_page("/a", "1")], [_page("/a", "1", "1")], *changes)
    assert [row["url"] for row in verdict.expected] == [BASE + "/z"]
    assert len(verdict.missed) == 1
    assert not _judged([], [], *changes, reports={("341700", 2024, "5-2")}).missed


def test_what_only_looks_changed_is_false() -> None:
    verdict = _judged([_page("/a", "1")], [_page("/a", "1", "2")], _change("/a", "chrome"))
    assert verdict.false == [BASE + "/a"]
    assert _judged([_page("/a", "1")], [_page("/a", "1", "2")], _change("/a", "edited")).false == []


def test_a_change_that_is_seen_at_a_later_visit_is_none_that_only_looks_so() -> None:
    first, second = (
        _crawl("first", [_page("/a", "1")]),
        _crawl("second", [_page("/a", "1")], (_change("/a", "edited"),)),
    )
    third, fourth = (
        _crawl(name, [_page("/a", *saw)]) for name, saw in (("3", ("1", "2")), ("4", ("1", "2", "3")))
    )
    assert [judgement.false for judgement in judged([first, second, third, fourth])] == [
        [],
        [],
        [BASE + "/a"],
    ]


def test_the_requirements_are_of_the_second_crawl_and_the_third() -> None:
    first = _crawl("first", [_page("/a", "1", days=7)])
    second = Judgement(
        first, _crawl("second", [_page("/a", "1", "2", days=7)], (_change("/a", "edited"),), 150)
    )
    third = Judgement(second.crawl, _crawl("third", [_page("/a", "1", "2", "2", days=7)], (), 120))
    made = report(first, [second, third], Path("listing.jsonl"))
    assert [requirement.value for requirement in made.requirements] == [1, 0.15, 0.12]
    assert [requirement.met for requirement in made.requirements] == [True, True, False]
    assert [row[0] for row in made.tables[0].rows] == ["first", "second", "third"]


def test_learnt_intervals_stand_beside_the_true_ones() -> None:
    pages = [
        _page("/a", "1", "2", days=7),
        _page("/b", "1", "1", days=9, interval=86400 * 10),
        _page("/c", "1", "1"),
        _page("/once", "1", days=7),
    ]
    groups = dict(learnt(_crawl("last", pages)))
    assert {name: len(group) for name, group in groups.items() if group} == {"a week": 2, "never": 1}
    assert figures(groups["a week"]) == (2, 8, 20, 2)


@pytest.mark.usefixtures("servers")
def test_time_passes_by_setting_back_what_is_stored(mongo: Database[Row]) -> None:
    mongo["urls"].insert_one(
        {"_id": "u", "next_visit_at": AT, "history": [{"at": AT, "saw": "1"}], "visits": 1}
    )
    pass_time(mongo["urls"], timedelta(days=7))
    before = AT - timedelta(days=7)
    assert mongo["urls"].find_one() == {
        "_id": "u",
        "next_visit_at": before,
        "history": [{"at": before, "saw": "1"}],
        "visits": 1,
    }
