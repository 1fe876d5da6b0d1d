"""A frontier whose unit is a capture."""

from __future__ import annotations

import pytest
import redis

from crawler.errors import GongbaoError
from crawler.frontier import replays
from crawler.frontier.lease import End, Verdict
from crawler.frontier.queue import Frontier

IDS = ["urn:uuid:1", "http://odd/record?id=1;jsessionid=2#x", "记录 3"]


@pytest.fixture
def frontier(redis_client: redis.Redis) -> Frontier:
    made = Frontier(redis_client, replays.frontier_name("test"))
    made.configure(0, replays.IN_FLIGHT)
    return made


def captures(*ids: str) -> list[tuple[str, str]]:
    return [(each, f"warc/{each}") for each in ids]


def test_captures_are_leased_by_their_ids_whatever_these_are(frontier: Frontier) -> None:
    assert replays.queue(frontier, "test", captures(*IDS)) == 3
    leases = frontier.lease(10)
    assert sorted(replays.capture_id(lease.url) for lease in leases) == sorted(IDS)
    assert frontier.ack([End(lease.token, Verdict.DONE) for lease in leases]) == ["done"] * 3


def test_those_of_one_object_are_leased_at_once(frontier: Frontier) -> None:
    some = [(f"urn:uuid:{number}", "warc/one") for number in range(100)]
    assert replays.queue(frontier, "test", some) == 100
    assert [replays.capture_id(lease.url) for lease in frontier.lease(200)] == [each for each, _ in some]


def test_what_was_queued_before_is_passed_over(frontier: Frontier) -> None:
    replays.queue(frontier, "test", captures("urn:uuid:1"))
    assert replays.queue(frontier, "test", captures("urn:uuid:1", "urn:uuid:2")) == 1


def test_nothing_is_left_of_a_job_that_is_dropped(frontier: Frontier, redis_client: redis.Redis) -> None:
    live, other = Frontier(redis_client), Frontier(redis_client, "replay:test2")
    kept = set(redis_client.keys())
    replays.queue(frontier, "test", captures(*IDS))
    frontier.lease(1)
    replays.drop(frontier)
    assert set(redis_client.keys()) == {*kept} - {b"gb:{replay:test}", b"gb:{replay:test.0}:m"}
    for frontier_of_others in (live, other):
        assert redis_client.exists(frontier_of_others.keys.root)
    with pytest.raises(GongbaoError, match="is not a replay's"):
        replays.drop(live)


@pytest.mark.parametrize("name", ["", "a b", "{x}", "x" * 62, "*"])
def test_a_name_that_could_mean_other_keys_is_refused(name: str) -> None:
    with pytest.raises(GongbaoError, match="cannot be the name"):
        replays.frontier_name(name)
