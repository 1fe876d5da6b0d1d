"""When a URL is visited next, from what its visits showed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.revisits.learning import DEFAULT, SPREAD, Bounds, learn

T0 = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
A, B, NEWER = "0003-a", "0003-b", "0004-a"
Row = dict[str, Any]


def row(*saw: str, every: timedelta = DAY, **fields: Any) -> Row:
    """Return the row of a URL whose visits showed this, at equal times."""
    history = [{"at": T0 + every * number, "saw": each} for number, each in enumerate(saw)]
    good = [each["at"] for each in history if "-" in each["saw"] or each["saw"] == "unread"]
    made: Row = {"_id": "http://a.cn/1", "state": "done", "kind": "link_list", "history": history}
    return made | ({"last_seen": good[-1]} if good else {}) | fields


def wait(of: Row) -> timedelta | None:
    """Return how long after its last visit a URL is due."""
    found = learn(of).get("next_visit_at")
    return found - of["history"][-1]["at"] if found else None


def near(found: timedelta | None, days: float) -> bool:
    """Whether a wait is this long, but for what it is moved by."""
    return found is not None and abs(found / DAY - days) <= days * SPREAD + 1e-3


def test_the_first_visit_gives_what_is_usual_for_its_kind() -> None:
    assert near(wait(row(A)), 3)
    assert near(wait(row(A, kind="article")), 90)
    assert learn(row(A))["visits"] == 1
    assert "changed_at" not in learn(row(A))


def test_changes_are_counted_and_shorten_the_interval() -> None:
    changing, still = learn(row(A, B, A, B)), learn(row(A, A, A, A))
    assert (changing["visits"], changing["changes"]) == (4, 3)
    assert changing["changed_at"] == T0 + 3 * DAY
    assert (still["visits"], still["changes"]) == (4, 0)
    assert changing["interval"] == DAY.total_seconds() < still["interval"]


def test_intervals_stay_within_the_bounds_of_the_source_or_else_of_the_installation() -> None:
    hours = Bounds(3600, 7200)
    assert learn(row(A), hours)["interval"] == 7200
    assert learn(row(A, B, B, bounds=[10 * 86400, 20 * 86400]), hours)["interval"] == 10 * 86400
    assert learn(row(*[A] * 9, every=90 * DAY), DEFAULT)["interval"] == 180 * 86400


def test_digests_of_two_extractors_tell_no_change() -> None:
    learnt = learn(row(A, NEWER, NEWER))
    assert (learnt["visits"], learnt["changes"]) == (3, 0)


@pytest.mark.parametrize(("word", "waits"), [("404", (7, 30, 90, None)), ("410", (30, None))])
def test_what_is_gone_is_looked_for_some_times_more(word: str, waits: tuple[int | None, ...]) -> None:
    for times, days in enumerate(waits, 1):
        found = row(A, *[word] * times)
        assert wait(found) is None if days is None else near(wait(found), days)
        assert learn(found)["gone_since"] == T0 + DAY


def test_a_link_that_never_led_anywhere_is_tried_once_more() -> None:
    assert near(wait(row("404")), 30)
    assert wait(row("404", "404")) is None


def test_a_page_that_came_back_is_gone_no_more() -> None:
    learnt = learn(row(A, "404", "404", A))
    assert "gone_since" not in learnt
    assert near(wait(row(A, "404", "404", A)), learnt["interval"] / 86400)


def test_the_history_may_forget_since_when_a_page_is_gone() -> None:
    found = row(*["404"] * 5, last_seen=T0 - 9 * DAY)
    assert learn(found | {"gone_since": T0 - 5 * DAY})["gone_since"] == T0 - 5 * DAY
    assert learn(found | {"gone_since": T0 - 10 * DAY})["gone_since"] == T0  # it was back meanwhile


def test_soft_blocks_and_failures_are_asked_again_ever_more_seldom() -> None:
    refused = [wait(row(A, *["refused"] * times)) for times in (1, 2, 3, 12)]
    assert all(near(found, days) for found, days in zip(refused, (1, 2, 4, 32), strict=True))
    failed = [wait(row(A, *["failed"] * times, state="dead")) for times in (1, 2, 9)]
    assert all(near(found, days) for found, days in zip(failed, (30, 60, 240), strict=True))
    assert learn(row(A, "refused", B))["changes"] == 1


def test_what_is_never_visited_again() -> None:
    assert wait(row(A, state="rejected", reason="robots")) is None
    assert wait(row(A, state="rejected", reason="budget")) is not None
    assert wait(row(A, kind="requisite")) is None
    assert (
        learn({"_id": "http://a.cn/", "state": "rejected", "reason": "robots"}).get("next_visit_at") is None
    )


def test_visits_are_spread_the_same_way_each_time() -> None:
    waits = {wait(row(A, _id=f"http://a.cn/{number}")) for number in range(50)}
    assert len(waits) == 50
    assert all(near(each, 3) for each in waits)
    assert wait(row(A)) == wait(row(A))
