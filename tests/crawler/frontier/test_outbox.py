"""How long the outbox gathers what goes out together."""

from __future__ import annotations

from itertools import accumulate

import pytest

from crawler.frontier.outbox import ENOUGH, GATHERED, LONGEST, after


@pytest.mark.parametrize(
    ("pages", "longest"),
    [
        ([0, 1, 1, 1, 1], GATHERED),
        ([2, 2, 2, 2], LONGEST),
        ([ENOUGH + 1] * 4, GATHERED),
        ([2, 1] * 4, 2 * GATHERED),
    ],
    ids=["one at a time", "several", "more than enough", "now and then two"],
)
def test_a_round_trip_waits_for_further_pages_only_where_several_come_at_a_time(
    pages: list[int], longest: float
) -> None:
    waited = list(accumulate(pages, after, initial=GATHERED))
    assert max(waited) == pytest.approx(longest)
    assert min(waited) == pytest.approx(GATHERED)


def test_a_worker_that_is_less_busy_waits_less_again() -> None:
    assert after(LONGEST, 1) < LONGEST
    assert after(LONGEST, ENOUGH + 1) < LONGEST
    assert after(LONGEST, 2) == LONGEST
