"""Scripts in one round trip, and what becomes of one that fails."""

from __future__ import annotations

import pytest
import redis

from crawler.frontier.batches import Found
from crawler.frontier.lease import End, Fetched, Sent, Verdict
from crawler.frontier.queue import Frontier
from crawler.frontier.scripts import SCRIPTS, Call, attempt, run
from tests.crawler.frontier.inspection import check


def test_many_scripts_take_one_round_trip(client: redis.Redis, frontier: Frontier) -> None:
    frontier.add([Found(f"http://h{i}.gov.cn/", "c") for i in range(20)])
    one, other = frontier.lease(2)
    for lease, page in ((one, 1), (other, 2)):
        reads = _reads(client)
        found = [Found(f"http://new.cn/{page}", "c")]
        said = frontier.exchange(found, [Fetched(lease.token, Sent.OK)], [End(lease.token, Verdict.DONE)])
        assert said == (1, ["done"])
    assert _reads(client) - reads == 2  # this call, and the next reading
    check(client, frontier)


def _reads(client: redis.Redis) -> int:
    return int(client.info("stats")["total_reads_processed"])


def test_a_redis_that_does_not_know_them_learns_them(client: redis.Redis, frontier: Frontier) -> None:
    client.script_flush()
    calls = [
        Call("host", frontier.keys.partition(0), ("gov.cn", "d", 7)),
        Call("reserve", frontier.keys.group("10.0.0.1"), (100,)),
    ]
    assert run(client, calls) == [b"OK", 0]
    assert all(client.script_exists(*(SCRIPTS[call.script].sha for call in calls)))


def test_one_that_fails_does_not_stop_the_others(client: redis.Redis, frontier: Frontier) -> None:
    client.set(frontier.keys.partition(1), "no hash")
    calls = [Call("host", frontier.keys.partition(number), ("gov.cn", "d", 7)) for number in (0, 1, 2)]
    first, second, third = attempt(client, calls)
    assert (first, third) == (b"OK", b"OK")
    assert isinstance(second, redis.ResponseError)
    with pytest.raises(redis.ResponseError):
        run(client, calls)


def test_without_a_connection_all_fail(client: redis.Redis) -> None:
    nobody = redis.Redis(port=1, retry=None)
    answers = attempt(nobody, [Call("reserve", "{a}", (1,)), Call("reserve", "{b}", (1,))])
    assert [type(answer) for answer in answers] == [redis.ConnectionError] * 2


def test_a_full_redis_takes_nothing_new_but_lets_leases_end(client: redis.Redis, frontier: Frontier) -> None:
    frontier.add([Found(f"http://h{i}.gov.cn/", "c") for i in range(10)])
    leases = frontier.lease(5)
    client.config_set("maxmemory", "1")
    try:
        found = [Found("http://new.cn/", "c")]
        queued, words = frontier.exchange(
            found, [Fetched(leases[0].token, Sent.SLOW)], [End(leases[1].token, Verdict.DONE)]
        )
        assert isinstance(queued, redis.ResponseError)
        assert "OOM" in str(queued)
        assert words == ["done"]
        assert frontier.ack([End(leases[2].token, Verdict.RETRY), End(leases[3].token, Verdict.RETURN)]) == [
            "retry",
            "return",
        ]
        assert frontier.renew([leases[4].token]) == []
        with pytest.raises(redis.ResponseError, match="OOM"):
            frontier.lease(5)
        check(client, frontier)  # nothing was done by half
    finally:
        client.config_set("maxmemory", "0")
    assert frontier.add(found) == 1
    assert len(frontier.lease(9)) >= 5
    check(client, frontier)
