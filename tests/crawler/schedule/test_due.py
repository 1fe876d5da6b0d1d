"""The times of cron lines, against those that are worked out field by field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.due import COUNTED, offset, passed
from crawler.sources.cadence import last_due
from crawler.sources.registry import load
from tests.crawler.schedule.lines import all_times

START = datetime(2026, 1, 1, tzinfo=UTC)
LINES = (
    *("30 5 * 12,1-3 *", "30 5 * 4-11 1", "0 6 1 * *", "0 6 * 3 *", "30 3 10 4,7,10 *", "*/20 0-2 * * 0,6"),
    *("5 4 13 * 5", "0 0 29 2 *", "59 23 31 12 *", "0 */6 * * *"),
)
MOMENTS = st.datetimes(datetime(2025, 12, 1), datetime(2028, 4, 1)).map(lambda at: at.replace(tzinfo=UTC))


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=3), MOMENTS, st.integers(0, 60 * 24 * 40))
def test_what_has_passed_is_what_the_lines_say(lines: list[str], after: datetime, minutes: int) -> None:
    until = after + timedelta(minutes=minutes)
    expected = all_times(tuple(lines), after, until)
    found = passed(tuple(lines), after, until)
    assert (found.newest, found.number) == (expected[-1], len(expected)) if found else not expected


def test_what_was_missed_for_very_long_is_not_counted_to_its_end() -> None:
    until = START + timedelta(days=900, seconds=59)
    found = passed(("*/5 * * * *",), START, until)
    assert found == (START + timedelta(days=900), COUNTED)
    assert last_due(("*/5 * * * *",), until) == START + timedelta(days=900)


def test_no_line_is_never_due() -> None:
    assert passed((), START, START + timedelta(days=9)) is None


def test_sources_are_spread_over_the_window_and_always_alike() -> None:
    window = timedelta(minutes=30)
    offsets = [offset(source.id, window) for source in load()]
    assert all(timedelta(0) <= each < window for each in offsets)
    busiest = max(offsets.count(each) for each in set(offsets))
    assert busiest <= 12  # of 3,500 over 1,800 seconds: two each
    assert offset("anhui-chizhou", window) == timedelta(seconds=87)
    assert offset("anhui-chizhou", timedelta(0)) == timedelta(0)


def test_every_shipped_source_is_due_more_often_in_the_season_of_the_congresses() -> None:
    kept = [source for source in load() if source.level not in ("department",)]
    assert all(source.cadence for source in kept)
    for cadence in {source.cadence for source in kept}:
        year = all_times(cadence, START, START + timedelta(days=365))
        season = sum(at.month in (12, 1, 2, 3) for at in year)
        assert season > len(year) / 2, cadence
