"""What is remembered of hosts."""

from __future__ import annotations

from crawler.standing import MOST_OWED, Standing


def test_a_host_that_did_badly_has_to_do_well_more_often_each_time() -> None:
    hosts = Standing()
    assert (hosts.trusted("a"), hosts.struck("a")) == (False, False)
    hosts.well("a")
    assert hosts.trusted("a")
    for owed in (1, 2, 4, 8, 16, 32, 64, MOST_OWED):
        hosts.badly("a")
        for _ in range(owed - 1):
            hosts.well("a")
        assert hosts.struck("a")
        hosts.well("a")
        assert (hosts.trusted("a"), hosts.struck("a")) == (True, False)
    assert not hosts.trusted("b")


def test_it_remembers_so_many_hosts() -> None:
    hosts = Standing(most=3)
    for host in ("a", "b", "c"):
        hosts.well(host)
    hosts.badly("a")
    hosts.well("d")
    assert (hosts.struck("a"), hosts.trusted("b"), hosts.trusted("d")) == (True, False, True)
