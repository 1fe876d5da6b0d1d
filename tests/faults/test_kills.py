"""Kills at random moments lose nothing, store nothing twice, and are felt by no site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.faults.line import Line
from tests.faults.ordeal import Ordeal, endure
from tests.faults.site import Kind
from tests.faults.visits import RunningSite

DELAY = 0.2
TOLERANCE = 0.02
"""Seconds by which two requests may come closer than the delay: the site notes when it read a request, which
on a busy machine is later for the first than for the second."""
SETTINGS = ("FRONTIER_LEASE_SECONDS=5", "FRONTIER_RETRY_PAUSE=0.3")

OpenSite = Callable[..., RunningSite]


def test_a_few_kills(line: Line, open_site: OpenSite, capsys: pytest.CaptureFixture[str]) -> None:
    site = open_site(12, 40)
    go_through(line, site, Ordeal(kills=4, apart=(1.0, 2.5), frozen_for=6.5), patience=120)
    with capsys.disabled():
        print(summary(line, site))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_many_kills(line: Line, open_site: OpenSite, capsys: pytest.CaptureFixture[str]) -> None:
    site = open_site(40, 100)
    go_through(line, site, Ordeal(kills=22, redis_kills=2, freezes=2), patience=400)
    with capsys.disabled():
        print(summary(line, site))


def go_through(line: Line, site: RunningSite, ordeal: Ordeal, patience: float) -> None:
    """Crawl a site through an ordeal, and look at what is left."""
    line.environment["GONGBAO_DEFAULT_DELAY"] = str(DELAY)
    line.seed(*site.seeds)
    with line.fleet(*SETTINGS) as fleet:
        happened = Counter(endure(ordeal, fleet, line.redis, line.working))
        fleet.wait(patience)
        logs = fleet.logs()
    assert happened == Counter(ordeal.events()), "it was over before everything had happened"
    nothing_lost(line, site)
    nothing_twice(line, site)
    nobody_rushed(site)
    assert "Traceback" not in logs, logs[logs.index("Traceback") - 500 :][:3000]


def nothing_lost(line: Line, site: RunningSite) -> None:
    """Every page of the site is known, and in the one state that it should be in."""
    counts = line.frontier.counts()
    assert counts["queued"] == counts["leased"] == 0
    over = counts["done"] + counts["dead"] + counts["rejected"]
    assert counts["seen"] == over == len(expected_states(site))
    in_the_right_states(line, site)


def in_the_right_states(line: Line, site: RunningSite) -> None:
    """The database knows every page, and nothing else, in the state that it should be in."""
    states, expected = line.states(), expected_states(site)
    wrong = {url: (states.get(url), state) for url, state in expected.items() if states.get(url) != state}
    assert wrong == {}
    assert states.keys() == expected.keys()


def expected_states(site: RunningSite) -> dict[str, str]:
    """Return what should become of each page."""
    states = dict.fromkeys(site.urls(Kind.ARTICLE, Kind.MOVED, Kind.GONE, Kind.BUSY), "done")
    states |= dict.fromkeys(site.urls(Kind.BROKEN), "dead")
    states |= dict.fromkeys(site.urls(Kind.FORBIDDEN), "rejected")
    return states


def nothing_twice(line: Line, site: RunningSite) -> None:
    """Every article is one document."""
    documents = line.documents_by_page()
    assert set(documents.values()) == {1}
    assert documents.keys() == site.urls(Kind.ARTICLE, Kind.BUSY)


def nobody_rushed(site: RunningSite) -> None:
    """No host was asked faster than its delay allows, by all workers together."""
    intervals = sorted(site.intervals())
    assert intervals[0] >= DELAY - TOLERANCE, intervals[:10]


def summary(line: Line, site: RunningSite) -> str:
    """Return the figures of a crawl that went well."""
    counts = line.frontier.counts()
    states = ", ".join(f"{counts[name]} {name}" for name in ("done", "dead", "rejected"))
    return (
        f"\n{counts['seen']} URLs discovered: {states}, 0 lost, 0 documents twice; {counts['expired']} leases"
        f" expired; no host was asked twice within {min(site.intervals()):.3f} s, its delay being {DELAY} s"
    )
