"""The regions of a year, each once, whatever they were called and coded at other times."""

from __future__ import annotations

from collections import Counter

import pytest

from crawler.coverage.regions import regions_of
from pipelines.extraction.regions.model import Region
from pipelines.extraction.regions.table import regions


def region(code: str, name: str, since: str = "", until: str = "", level: str = "county") -> Region:
    return Region(code, name, level, code[:4] + "00", since, until)  # type: ignore[arg-type]


def test_a_region_that_changed_is_what_it_was_when_the_year_began() -> None:
    old, new = region("610427", "彬县", "1983-01", "2018-09"), region("610482", "彬州市", "2018-02")
    assert set(regions_of([old, new], 2018).by_code) == {"610427"}
    assert set(regions_of([old, new], 2019).by_code) == {"610482"}
    assert set(regions_of([old, new], 1982).by_code) == set()


def test_of_a_time_of_which_the_table_has_both_it_is_there_once() -> None:
    old, new = region("350427", "沙县", "1983-01", "2024-12"), region("350405", "沙县区", "2019-05")
    before, after, later = (regions_of([old, new], year) for year in (2019, 2020, 2025))
    assert (set(before.by_code), set(after.by_code), set(later.by_code)) == (
        {"350427"},
        {"350405"},
        {"350405"},
    )
    assert after.code_of("350427", "沙县") == "350405"
    assert regions_of([new, old], 2020).by_code == after.by_code


def test_in_the_year_of_the_change_the_older_one_counts() -> None:
    old, new = region("142523", "屯留县", "", "1985-11"), region("140424", "屯留县", "1985-01")
    there = regions_of([old, new], 1985)
    assert set(there.by_code) == {"142523"}
    assert there.code_of("140424", "屯留县") == "142523"


def test_two_regions_of_one_name_stay_two() -> None:
    one, other = region("130105", "新华区", "", ""), region("130902", "新华区", "1983-01", "")
    there = regions_of([one, other], 2020)
    assert set(there.by_code) == {"130105", "130902"}
    assert there.code_of("130999", "新华区") is None


def test_a_new_name_under_the_old_code() -> None:
    old, new = region("411700", "驻马店地区", "", "2000-11"), region("411700", "驻马店市", "2000-01")
    assert regions_of([old, new], 2001).by_code["411700"].name == "驻马店市"
    assert regions_of([old, new], 1999).by_code["411700"].name == "驻马店地区"


@pytest.mark.parametrize(
    ("year", "provinces", "prefectures", "counties"),
    [(1985, 29, 327, 2826), (2000, 31, 333, 2861), (2010, 34, 333, 2856), (2018, 34, 333, 2851)],
)
def test_as_many_as_the_yearbooks_count(year: int, provinces: int, prefectures: int, counties: int) -> None:
    """The yearbooks count at the end of a year; Hong Kong, Macao and Taiwan are in the table from 2002 on."""
    levels = Counter(area.level for area in regions_of(regions(), year).by_code.values())
    assert levels["province"] == provinces
    assert levels["prefecture"] == pytest.approx(prefectures, rel=0.07)
    assert levels["county"] == pytest.approx(counties, rel=0.015)


@pytest.mark.parametrize(
    ("year", "counties"), [(2020, 2846), (2021, 2844), (2022, 2843), (2023, 2844), (2024, 2844), (2025, 2846)]
)
def test_each_county_of_the_latest_years_is_there_once(year: int, counties: int) -> None:
    """As the yearbooks count at the end of the year before; 白杨市 was founded in the January of 2023."""
    others = ("71", "81", "82")
    there = [area for area in regions_of(regions(), year).by_code.values() if area.code[:2] not in others]
    levels = Counter(area.level for area in there)
    assert levels == {"country": 1, "province": 31, "prefecture": 333, "county": counties}
