"""Links that are traps by their shape, and those that only look strange."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.traps.kinds import MEANINGS, SHAPES, TrapKind
from crawler.traps.shapes import DEFAULT, FOLDERS, ShapeLimits, Shapes
from tests.shared import shared

shape_trap = Shapes().trap
REPEATED, FAR, MANY, DEEP = TrapKind.REPEATED_PATH, TrapKind.FAR_DATE, TrapKind.PARAMETERS, TrapKind.DEEP_PATH


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.cn/news/news/news/news/1.html", REPEATED),
        ("http://a.cn/zwgk/tzgg/zwgk/tzgg/zwgk/tzgg/x.html", REPEATED),
        ("http://a.cn/x/a/b/c/a/b/c/a/b/c/", REPEATED),
        ("http://a.cn/" + "".join(f"a/{n}/" for n in range(8)), REPEATED),
        ("http://a.cn/" + "/".join(f"d{n}" for n in range(40)) + "/x.html", DEEP),
        ("http://a.cn/list?" + "&".join(f"f{n}=1" for n in range(31)), MANY),
        ("http://a.cn/rili?y=2071&m=3", FAR),
        ("http://a.cn/cal.php?month=2071-03", FAR),
        ("http://a.cn/cal?year=1712&month=12&day=1", FAR),
        ("http://a.cn/zt/events/2088/05/01/", FAR),
        ("http://a.cn/calendar/2088-05/x", FAR),
    ],
)
def test_what_is_a_trap(url: str, expected: TrapKind) -> None:
    assert shape_trap(url) is expected
    assert expected in SHAPES


@pytest.mark.parametrize(
    "url",
    [
        "http://a.cn/",
        "http://a.cn",
        "http://a.cn/xxgk/xxgk/xxgk/201301/t20130105_1.html",
        "http://a.cn/2011/11/11/11/11/11.html",
        "http://a.cn/attachment/0/1/1/1/1/1.pdf",
        "http://a.cn/rili?y=2026&m=3",
        "http://a.cn/rili?y=1949&m=10&d=1",
        "http://a.cn/zt/2035/05/x.html",
        "http://a.cn/plan?year=2071",
        "http://a.cn/list?date=20711301",
        "http://a.cn/view?m=content&c=index&a=show&catid=12&id=99",
        "http://a.cn/columns/2023/02/01/events/2023/02/01/x.html",
        "not a url",
        "//",
        "?",
    ],
)
def test_what_is_none(url: str) -> None:
    assert shape_trap(url) is None


def test_the_limits_are_settings() -> None:
    url = "http://a.cn/a/b/c/d/rili?y=2040&m=3"
    assert shape_trap(url) is FAR
    assert Shapes(DEFAULT._replace(years=100)).trap(url) is None
    assert Shapes(ShapeLimits(repeats=2)).trap("http://a.cn/a/a/b/c/d") is REPEATED


def test_what_is_known_of_folders_is_bounded() -> None:
    shapes = Shapes()
    for n in range(2 * FOLDERS):
        shapes.trap(f"http://a.cn/{n}/x.html")
    assert len(shapes._folders) <= FOLDERS
    assert shapes.trap("http://a.cn/a/a/a/a/x") is REPEATED


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert shape_trap(text) is None or shape_trap(text) in SHAPES
    shape_trap(f"http://a.cn/{text}")


def test_every_kind_has_a_sentence() -> None:
    assert set(MEANINGS) == set(TrapKind)


def test_not_one_known_report_or_front_page_is_refused() -> None:
    urls = []
    for name, column in (("report_urls.csv", "url"), ("portals.csv", "start_url")):
        with shared(f"facts/{name}").open(encoding="utf-8") as rows:
            urls += [row[column] for row in csv.DictReader(rows) if row[column]]
    assert len(urls) > 3000
    assert [url for url in urls if shape_trap(url)] == []
