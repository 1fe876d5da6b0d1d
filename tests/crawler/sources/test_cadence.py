"""Cron lines, read in Beijing's time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.sources.cadence import cron_line, next_due


@pytest.mark.parametrize(
    ("lines", "after", "due"),
    [
        # 30 5 in Beijing is 21:30 of the day before in UTC
        (("30 5 * * *",), datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 1, 21, 30, tzinfo=UTC)),
        (("30 5 * * *",), datetime(2026, 3, 1, 21, 30, tzinfo=UTC), datetime(2026, 3, 2, 21, 30, tzinfo=UTC)),
        # whichever line comes first
        (
            ("0 3 * 1-3 *", "0 3 1 4-12 *"),
            datetime(2026, 4, 2, tzinfo=UTC),
            datetime(2026, 4, 30, 19, tzinfo=UTC),
        ),
        (
            ("0 3 * 1-3 *", "0 3 1 4-12 *"),
            datetime(2026, 12, 2, tzinfo=UTC),
            datetime(2026, 12, 31, 19, tzinfo=UTC),
        ),
        # a leap day is waited for
        (("0 0 29 2 *",), datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 2, 28, 16, tzinfo=UTC)),
        ((), datetime(2026, 1, 1, tzinfo=UTC), None),
    ],
)
def test_when_a_source_is_due(lines: tuple[str, ...], after: datetime, due: datetime | None) -> None:
    assert next_due(lines, after) == due


def test_white_space_is_folded() -> None:
    assert cron_line(" 0  3 * *\t* ") == "0 3 * * *"
