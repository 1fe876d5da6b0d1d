"""The bounds of a source's revisits."""

from __future__ import annotations

import pytest

from crawler.sources.model import Revisit

DAY = 86400.0


@pytest.mark.parametrize(
    ("given", "bounds"),
    [
        ({"min": "12h", "max": "30d"}, (DAY / 2, 30 * DAY)),
        ({"min": "2w"}, (14 * DAY, 180 * DAY)),
        ({"max": "30d"}, (DAY, 30 * DAY)),
    ],
)
def test_spans_are_read_and_one_may_be_left_out(given: dict[str, str], bounds: tuple[float, float]) -> None:
    found = Revisit.model_validate(given)
    assert (found.min, found.max) == bounds
