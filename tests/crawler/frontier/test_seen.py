"""The seen set: small arrays of integers that grow one at a time, and nothing is lost on the way."""

from __future__ import annotations

import random

import redis

from crawler.frontier.queue import Found, Frontier
from tests.crawler.frontier.inspection import snapshot

MANY = 200_000
STEP = 5_000


def _found(start: int) -> list[Found]:
    return [Found(f"http://h{i % 20}.gov.cn/zwgk/{i}.html", "c1") for i in range(start, start + STEP)]


def test_two_hundred_thousand_are_all_found_again(client: redis.Redis, frontier: Frontier) -> None:
    for start in range(0, MANY, STEP):
        assert frontier.add(_found(start)) == STEP
    seen = snapshot(client)
    assert seen.count("seen") == MANY == len(set(seen.digests)) == len(seen.digests)
    assert seen.encodings == {"intset"}
    again = list(range(0, MANY, STEP))
    random.Random(7).shuffle(again)
    assert sum(frontier.add(_found(start)) for start in again) == 0


def test_buckets_grow_one_at_a_time_and_evenly(client: redis.Redis, frontier: Frontier) -> None:
    for start in range(0, 30_000, STEP):
        frontier.add(_found(start))
        sizes = [client.scard(key) for key in client.scan_iter("gb:{live.0}:s:*", count=1000)]
        assert len(sizes) == -(-(start + STEP) // 192)
        assert max(sizes) <= 512  # a larger one would no longer be an intset
        assert min(sizes) > 48
