"""Redirects in a row are counted, whoever follows them."""

from __future__ import annotations

from crawler.frontier.hops import KEPT, Hops
from crawler.frontier.queue import Frontier


def test_each_counts_those_before_it(frontier: Frontier) -> None:
    hops = Hops(frontier)
    assert hops.follow("http://a.cn/", "https://a.cn/") == 1
    assert Hops(frontier).follow("https://a.cn/", "https://www.a.cn/") == 2
    assert hops.follow("https://a.cn/", "https://www.a.cn/") == 2  # an attempt that was repeated
    assert hops.follow("http://b.cn/", "http://c.cn/") == 1


def test_it_is_forgotten(frontier: Frontier) -> None:
    Hops(frontier).follow("http://a.cn/", "http://b.cn/")
    keys = list(frontier.client.scan_iter(match="*:hops"))
    assert len(keys) == 1
    assert 0 < frontier.client.ttl(keys[0]) <= KEPT
