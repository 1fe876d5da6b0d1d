"""Which reports should be there, and what is."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from crawler.coverage.matrix import counts, expected, matrix
from crawler.coverage.model import Found, State, Try
from crawler.coverage.totals import as_json, sentence, share
from pipelines.extraction.regions.model import Region

AREAS = [
    Region("100000", "全国", "country", "", "", ""),
    Region("340000", "安徽省", "province", "100000", "", ""),
    Region("341700", "池州市", "prefecture", "340000", "2000-06", ""),
    Region("342900", "池州地区", "prefecture", "340000", "1988-01", "2000-09"),
    Region("341702", "贵池区", "county", "341700", "2000-06", ""),
    Region("350000", "福建省", "province", "100000", "", ""),
    Region("350427", "沙县", "county", "350400", "1983-01", "2024-12"),
    Region("350405", "沙县区", "county", "350400", "2019-05", ""),
    Region("710000", "台湾省", "province", "100000", "2002-01", ""),
]
YEARS = range(1999, 2025)


def states(found: list[Found], tries: dict[str, list[Try]] | None = None) -> dict[tuple[str, int], State]:
    coverage = matrix(AREAS, found, tries or {}, YEARS)
    return {(row.code, year): state for row in coverage.rows for year, state in row.years.items()}


def test_every_region_has_a_cell_for_each_year_in_which_it_was() -> None:
    cells = states([])
    assert {year for code, year in cells if code == "341700"} == set(range(2001, 2025))
    assert {year for code, year in cells if code == "342900"} == {1999, 2000}
    assert cells["100000", 2024] == cells["341702", 2001] == State.MISSING


def test_regions_without_a_congress_are_not_waited_for() -> None:
    cells = states([Found("342900", "池州地区", 2000, State.COPY)])
    assert cells["342900", 1999] == cells["710000", 2024] == State.NOT_EXPECTED
    assert cells["342900", 2000] == State.COPY
    assert expected(counts(matrix(AREAS, [], {}, [2024]).rows, [2024])) == 6


def test_the_best_report_of_a_year_counts_in_any_order() -> None:
    found = [
        Found("341700", "池州市", 2024, state) for state in (State.TRUNCATED, State.OFFICIAL, State.COPY)
    ]
    for _ in range(6):
        random.Random(1).shuffle(found)
        assert states(found)["341700", 2024] == State.OFFICIAL


def test_a_report_under_another_years_code_is_its_regions() -> None:
    cells = states([Found("350427", "沙县", 2022, State.COPY), Found("341700", "池州市", 2000, State.COPY)])
    assert cells["350405", 2022] == State.COPY
    assert ("350427", 2022) not in cells
    assert cells["341700", 2000] == State.COPY  # there before the table has it: a cell of its own


def test_reports_of_other_years_and_unknown_codes_are_left_out() -> None:
    assert states(
        [Found("341700", "池州市", 1990, State.COPY), Found("999999", "某市", 2024, State.COPY)]
    ) == states([])


def test_what_is_missing_is_blocked_where_all_its_sources_are() -> None:
    well, walled = Try("chizhou", "池州市", datetime.now(UTC)), Try("guichi", "贵池区", None, "challenge")
    cells = states([], {"341700": [well, walled], "341702": [walled]})
    assert (cells["341700", 2024], cells["341702", 2024]) == (State.MISSING, State.BLOCKED)
    have = [Found("341702", "贵池区", 2024, State.COPY)]
    assert states(have, {"341702": [walled]})["341702", 2024] == State.COPY


def test_one_province_has_its_own_regions_alone() -> None:
    coverage = matrix(AREAS, [], {}, [2024], within="34")
    assert [row.code for row in coverage.rows] == ["340000", "341700", "341702"]


def test_totals_to_quote() -> None:
    found = [
        Found("100000", "全国", 2024, State.OFFICIAL),
        Found("340000", "安徽省", 2024, State.COPY),
        Found("341700", "池州市", 2024, State.TRUNCATED),
    ]
    coverage = matrix(AREAS, found, {"341702": [Try("g", "g", None, "login")]}, [2024])
    assert sentence(coverage.rows, [2024]) == (
        "2024: complete reports 1 of 1 of State Council, 1 of 2 of provinces, 0 of 1 of prefectures, "
        "0 of 2 of counties. Of all 6: 1 official, 1 only as copies, 1 truncated, 1 blocked, 2 missing."
    )
    value = as_json(coverage, 7)
    assert value["totals"]["all"] == {  # type: ignore[index]
        "expected": 6,
        **{"official": 1, "copy": 1, "truncated": 1, "blocked": 1, "missing": 2, "not_expected": 1},
    }
    assert value["totals"]["reports_of_areas_without_a_code"] == 7  # type: ignore[index]
    (guichi,) = [row for row in value["regions"] if row["region_code"] == "341702"]  # type: ignore[attr-defined]
    assert guichi["years"] == {"2024": "blocked"}
    assert guichi["sources"] == [{"id": "g", "last_tried": None, "blocked_by": "login"}]


def test_only_none_is_nothing_and_only_all_is_a_hundred() -> None:
    from collections import Counter

    def percent(there: int, missing: int) -> int | None:
        return share(Counter({State.COPY: there, State.MISSING: missing}))

    assert (percent(0, 9), percent(1, 999), percent(999, 1), percent(9, 0)) == (0, 1, 99, 100)
    assert percent(1, 1) == 50
    assert percent(0, 0) is None
