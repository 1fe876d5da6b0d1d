"""Every family reads its recorded pages as expected, and has some."""

from __future__ import annotations

import pytest

from crawler.pages.platforms.registry import PLATFORMS
from pipelines.extraction import analyse
from pipelines.provenance import open_reader, render
from tests.pages.recorded import PAGES, Recorded, described, recorded

CASES = list(recorded())


@pytest.mark.parametrize("family", [platform.name for platform in PLATFORMS] + ["unknown"])
def test_a_family_has_recorded_pages(family: str) -> None:
    assert any(case.family == family for case in CASES), f"put a recorded page into {PAGES / family}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_recorded_page_is_read_as_expected(case: Recorded) -> None:
    assert described(analyse(case.page)) == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_shows_its_own_family_or_none(case: Recorded) -> None:
    wanted = None if case.family == "unknown" else case.family
    assert analyse(case.page).platform == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_paragraph_is_proved_by_its_locator(case: Recorded) -> None:
    for document in analyse(case.page).documents:
        read = open_reader(case.body, document.medium, charset=document.charset)
        assert [render(each, read) for each in document.paragraphs] == document.text.split("\n")
