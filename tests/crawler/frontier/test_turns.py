"""Server groups: hosts at one address share its turns."""

from __future__ import annotations

import time

import pytest
import redis

from crawler.frontier.groups import Groups
from crawler.frontier.hosts import Hosts, UnknownHostError
from crawler.frontier.lease import Lease
from crawler.frontier.pausing import Pausing
from crawler.frontier.queue import Found, Frontier
from crawler.frontier.turns import Turns
from tests.crawler.frontier.inspection import check

HERE, OTHER = "10.0.0.1", "2001:db8::1"


@pytest.fixture(params=[1, 4], ids=["one partition", "four partitions"])
def shared(client: redis.Redis, request: pytest.FixtureRequest) -> Frontier:
    """A frontier of five hosts with a delay; the first three are served from one address."""
    frontier = Frontier(client, "live", request.param)
    frontier.configure(10)
    frontier.add([Found(f"http://h{n}.cn/{i}", "c1") for n in range(5) for i in range(3)])
    for number in range(3):
        Groups(frontier).join(f"h{number}.cn", HERE)
    Groups(frontier).join("h3.cn", OTHER)
    return frontier


def groups(frontier: Frontier) -> dict[str, str | None]:
    """Return the group of each host."""
    return {state.host: state.address for state in Hosts(frontier).all()}


def in_delays(reserved: list[tuple[Lease, float]]) -> list[float]:
    """Return the waits in whole delays, the shortest first."""
    return sorted(round(wait / 10, 1 if wait < 10 else 0) for _, wait in reserved)


def test_hosts_that_share_an_address_know_it_and_others_do_not(shared: Frontier) -> None:
    assert groups(shared) == {"h0.cn": HERE, "h1.cn": HERE, "h2.cn": HERE, "h3.cn": None, "h4.cn": None}
    Groups(shared).join("h4.cn", OTHER)
    assert groups(shared)["h3.cn"] == groups(shared)["h4.cn"] == OTHER


def test_a_host_that_moves_leaves_its_group(shared: Frontier) -> None:
    Groups(shared).join("h0.cn", "10.0.0.9")
    assert groups(shared)["h0.cn"] is None
    Groups(shared).join("h0.cn", HERE)
    assert groups(shared)["h0.cn"] == HERE


def test_a_host_that_was_never_queued_is_not_made_known(shared: Frontier) -> None:
    Groups(shared).join("cdn.example.com", HERE)
    assert "cdn.example.com" not in groups(shared)


def test_leases_name_the_group_with_the_hosts_delay(shared: Frontier) -> None:
    shared.host("h1.cn", r=20_000)
    found = {lease.host: lease.group for lease in shared.lease(9)}
    assert {host: group and (group.address, group.delay) for host, group in found.items()} == {
        "h0.cn": (HERE, 10.0),
        "h1.cn": (HERE, 20.0),
        "h2.cn": (HERE, 10.0),
        "h3.cn": None,
        "h4.cn": None,
    }


def test_each_lease_of_a_group_gets_a_turn_of_its_own(shared: Frontier) -> None:
    assert in_delays(Turns(shared, 1, 60).reserve(shared.lease(9))) == [0, 0, 0, 1, 2]


def test_workers_share_the_turns(shared: Frontier) -> None:
    ours, theirs = shared.lease(2), shared.lease(9)
    waits = in_delays(Turns(shared, 1, 60).reserve(ours)) + in_delays(Turns(shared, 1, 60).reserve(theirs))
    assert sorted(waits) == [0, 0, 0, 1, 2]


def test_a_share_lets_a_group_have_more_turns(shared: Frontier) -> None:
    assert in_delays(Turns(shared, 5, 60).reserve(shared.lease(9))) == [0, 0, 0, 0.2, 0.4]


def test_a_turn_that_is_too_far_off_is_given_back_and_takes_no_turn(
    client: redis.Redis, shared: Frontier
) -> None:
    assert in_delays(Turns(shared, 1, 12).reserve(shared.lease(9))) == [0, 0, 0, 1]
    assert shared.counts()["leased"] == 4
    assert 18 < shared.reserve(HERE, 10) <= 20
    check(client, shared)
    (waiting,) = [state for state in Hosts(shared).all() if state.queued == 3]
    assert 5 < waiting.next_turn <= 18
    shared.host(waiting.host, n=0)
    assert [lease.host for lease in shared.lease(9)] == [waiting.host]


def test_hosts_without_a_delay_need_no_turns(shared: Frontier) -> None:
    shared.configure(0, 1)
    assert in_delays(Turns(shared, 1, 60).reserve(shared.lease(9))) == [0] * 5


def test_a_group_is_remembered_by_redis_alone(client: redis.Redis, shared: Frontier) -> None:
    assert client.ttl(shared.keys.group_hosts(HERE)) > 86_400
    Turns(shared, 1, 60).reserve(shared.lease(9))
    assert 0 < client.pttl(shared.keys.group(HERE)) < 100_000  # type: ignore[operator]


def wait_of(frontier: Frontier) -> float:
    """Seconds until the group's next turn."""
    return frontier.reserve(HERE, 0)


def test_a_group_that_asks_to_slow_down_rests_twice_as_long_each_time(
    client: redis.Redis, shared: Frontier
) -> None:
    group = Groups(shared)
    assert group.slow(HERE, delay=0.05) == pytest.approx(2, abs=0.1)
    assert group.slow(HERE, delay=0.05) == pytest.approx(2, abs=0.2), "the first one lasts still"
    assert wait_of(shared) == pytest.approx(2, abs=0.3)
    key = f"{shared.keys.group(HERE)}:backoff"
    client.set(key, b"4000/0", keepttl=True)  # as if it were over
    assert group.slow(HERE, delay=0.05) == pytest.approx(8, abs=0.2)
    assert 14_000 < client.pttl(key) <= 16_000  # type: ignore[operator]
    assert group.slow(HERE, delay=0.05, retry_after=120) == pytest.approx(120, abs=0.2)
    group.release(HERE)
    assert wait_of(shared) == 0


def test_an_operator_pauses_all_hosts_at_an_address(shared: Frontier) -> None:
    pausing = Pausing(shared)
    assert [state.host for state in pausing.pause([HERE])] == ["h0.cn", "h1.cn", "h2.cn"]
    assert {lease.host for lease in shared.lease(99)} == {"h3.cn", "h4.cn"}
    Groups(shared).join("h4.cn", HERE)  # one that turns up there later waits as well
    shared.host("h4.cn", n=0)
    assert wait_of(shared) > 86_400
    assert {state.host for state in pausing.resume([HERE])} == {"h0.cn", "h1.cn", "h2.cn", "h4.cn"}
    assert wait_of(shared) == 0
    assert {lease.host for lease in shared.lease(99)} == {"h0.cn", "h1.cn", "h2.cn"}


def test_an_operator_pauses_for_a_time(shared: Frontier) -> None:
    Pausing(shared).pause(["http://h4.cn/x", HERE], 0.5)
    assert {lease.host for lease in shared.lease(99)} == {"h3.cn"}
    assert 0 < Hosts(shared).get("h4.cn").blocked_for <= 0.5
    time.sleep(0.6)
    assert {lease.host for lease in shared.lease(99)} == {"h0.cn", "h1.cn", "h2.cn", "h4.cn"}


def test_nothing_is_paused_where_one_name_is_unknown(shared: Frontier) -> None:
    with pytest.raises(UnknownHostError):
        Pausing(shared).pause(["h0.cn", "10.9.9.9"])
    assert not Hosts(shared).get("h0.cn").paused
