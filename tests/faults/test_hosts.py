"""Hosts that do not answer or ask to be left alone get what they ask for, and cost the others nothing."""

from __future__ import annotations

import statistics
from itertools import pairwise

from tests.faults.line import Line
from tests.faults.site import FIRST_HOST, MOODS, RETRY_AFTER, Kind
from tests.faults.test_kills import SETTINGS, OpenSite

DELAY = 0.1
MUTE, BUSY, GOOD = 10, 2, 6
PACE = 1.0
"""Seconds a page on a good host, at most: the delay, the way of a lease to a worker, a busy machine. A worker
whose slots wait for mute hosts needs their time-out of 2 seconds for each."""


def test_mute_and_busy_hosts_do_not_hold_up_others(line: Line, open_site: OpenSite) -> None:
    site = open_site(MUTE + BUSY + GOOD, 20, mute=MUTE, busy=BUSY)
    line.environment["GONGBAO_DEFAULT_DELAY"] = str(DELAY)
    line.seed(*site.seeds)
    settings = ("CONCURRENT_REQUESTS=16", "DOWNLOAD_TIMEOUT=2", "FRONTIER_ATTEMPTS=3")
    with line.fleet(*SETTINGS, *settings, size=1) as fleet:
        fleet.wait(150)
    visits = {int(host.rpartition(".")[2]) - FIRST_HOST: times for host, times in site.visits().items()}

    for host in range(MUTE + BUSY, MUTE + BUSY + GOOD):
        intervals = [later - earlier for (earlier, _), (later, _) in pairwise(visits[host])]
        assert statistics.median(intervals) < PACE
    for host in range(MUTE, MUTE + BUSY):
        asked = [at for at, _ in visits[host]]
        waits = [later - earlier for earlier, later in pairwise(asked)][: len(MOODS)]
        assert min(waits) >= RETRY_AFTER - 0.02, waits
    for host in range(MUTE):
        assert host not in visits  # its robots.txt does not answer, and until it does no page is asked for

    states = line.states()
    mute = {site.url(FIRST_HOST + host, 0) for host in range(MUTE)}
    good = {
        url
        for url in site.urls(Kind.ARTICLE, Kind.BUSY)
        if int(url.split(":")[1].rpartition(".")[2]) - FIRST_HOST >= MUTE
    }
    assert {states[url] for url in mute} == {"dead"}
    assert {states.get(url) for url in good} == {"done"}
    assert line.documents_by_page().keys() == good
    assert set(line.documents_by_page().values()) == {1}
