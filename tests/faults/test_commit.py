"""A worker killed before and after every step that makes a page durable: nothing lost, nothing twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.dying.deaths import Deaths
from tests.faults.dying.points import POINTS, TORN, TWICE

ALL = [(point,) for point in (*POINTS, *TORN)] + list(TWICE)
QUICK = {
    ("after:sync_records",),
    ("after:write_journal",),
    ("after:upload",),
    ("before:put_captures",),
    ("after:put_captures",),
    ("before:discard_journal",),
    ("after:put_documents",),
    ("after:put_urls",),
    ("after:ack",),
    ("torn:close_segment",),
    ("after:upload", "after:upload"),
}
"""One of each kind, for a run that is to be short."""


def case(points: tuple[str, ...]) -> Any:
    return pytest.param(points, id="+".join(points), marks=[] if points in QUICK else [pytest.mark.slow])


@pytest.mark.timeout(900)
@pytest.mark.parametrize("points", [case(points) for points in ALL])
def test_killed(deaths: Deaths, points: tuple[str, ...]) -> None:
    """One worker dies at each of these points, the next one finishes. The first test waits for all."""
    deaths.outcome(points)
