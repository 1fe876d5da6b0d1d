"""The sizes in deploy/scaling.md follow from the README's figures, by the arithmetic that stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCALING = (ROOT / "deploy/scaling.md").read_text(encoding="utf-8")
PAGES = (10 * 10_000, 1_000 * 10_000, 100_000 * 10_000)
MONTH = 30 * 86_400
UNITS = {"MB": 1e6, "GB": 1e9, "TB": 1e12, "/s": 1, "million": 1e6, "billion": 1e9, "": 1, "%": 0.01}


def row(title: str) -> list[float]:
    """The three figures of a row, in bytes, rows or pages a second."""
    [cells] = re.findall(rf"^\| {re.escape(title)}[^|]*\|(.+)\|$", SCALING, re.MULTILINE)
    found = [re.match(r"\s*([\d.,]+) ?(MB|GB|TB|/s|million|billion|%)?", cell) for cell in cells.split("|")]
    return [float(each[1].replace(",", "")) * UNITS[each[2] or ""] for each in found if each]


@pytest.mark.parametrize("figure", ["638", "1.31", "13.9", "8.7", "78", "21,000", "13,722"])
def test_the_figures_are_those_of_the_readme(figure: str) -> None:
    assert re.search(rf"\| {re.escape(figure)} ", README)
    rounded = {"1.31": "1.3 ms", "13,722": "13.7 KB"}.get(figure, figure)
    assert rounded in SCALING.partition("## Politeness")[0]


@pytest.mark.parametrize(
    ("title", "of_a_page"),
    [
        ("pages", 1),
        ("to be done in 30 days", 1 / MONTH),
        ("cores for that", 0.0152 / MONTH),
        ("seen, pages", 8.7),
        ("queued, a quarter", 78 / 4),
        ("all at once", 78),
        ("links in a month", 50 / MONTH),
        ("captures, pages", 950),
        ("URLs, pages", 390),
        ("documents, pages", 1_000),
        ("in all, for each member", 950 + 390 + 1_000),
        ("of that indexes", 620 + 230),
        ("bytes, pages", 13_700),
        ("objects, pages", 4 / 1_000),
    ],
)
def test_the_arithmetic_is_right(title: str, of_a_page: float) -> None:
    assert row(title) == [pytest.approx(pages * of_a_page, rel=0.2) for pages in PAGES]


def test_politeness_bounds_the_rate() -> None:
    assert row("at most, H / 5 s") == [10 / 5, 1_000 / 5, 100_000 / 5]
    assert row("cores at the most") == [
        pytest.approx(hosts / 5 * 0.0152, rel=0.05) for hosts in (10, 1e3, 1e5)
    ]
