"""What a crawl by two workers does to a site with wishes and moods, and what is known of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from deploy.embedded import EmbeddedServers
from tests.e2e.conftest import Line
from tests.e2e.moody_site import CRAWL_DELAY, PAGES, RETRY_AFTER, MoodySite
from tests.e2e.places import own_environment

TOLERANCE = 0.02
"""Seconds that a request may seem early: the site's clock starts when it has read the request."""


@pytest.fixture(scope="module")
def site() -> Iterator[MoodySite]:
    with MoodySite() as site:
        yield site


@pytest.fixture(scope="module")
def line(site: MoodySite, servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> Line:
    environment = own_environment(servers, "moody", tmp_path_factory.mktemp("spool"))
    line = Line([f"{site.url}/"], environment)
    line.crawl(until_idle=2, settings=("FRONTIER_ATTEMPTS=2", "FRONTIER_RETRY_PAUSE=0.2"))
    return line


@pytest.fixture(scope="module")
def states(line: Line) -> dict[str, tuple[str, str | None]]:
    """State and reason by path."""
    return {urlsplit(row["url"]).path: (row["state"], row["reason"]) for row in line.urls()}


@pytest.mark.usefixtures("line")
def test_the_crawl_delay_holds_for_all_workers_together(site: MoodySite) -> None:
    # the first page of a worker follows its robots.txt, which no delay can be known before
    pages = [at for at, path in site.requests if path not in ("/robots.txt", "/")]
    assert len(pages) > PAGES
    assert min(later - earlier for earlier, later in pairwise(pages)) >= CRAWL_DELAY - TOLERANCE


@pytest.mark.usefixtures("line")
def test_a_busy_host_is_left_alone_as_long_as_it_asks(site: MoodySite) -> None:
    first, second = site.times("/busy")
    assert second - first >= RETRY_AFTER
    assert not [path for at, path in site.requests if first < at < first + RETRY_AFTER - TOLERANCE]


@pytest.mark.usefixtures("line")
def test_what_robots_forbids_is_never_asked_for(
    site: MoodySite, states: dict[str, tuple[str, str | None]]
) -> None:
    assert site.times("/no/entry") == []
    assert states["/no/entry"] == ("rejected", "robots")


def test_the_sitemap_that_robots_names_is_followed(states: dict[str, tuple[str, str | None]]) -> None:
    assert states["/only-in-the-map"] == ("done", None)


@pytest.mark.usefixtures("line")
def test_a_page_that_sets_a_cookie_gets_it_back(
    site: MoodySite, states: dict[str, tuple[str, str | None]]
) -> None:
    assert len(site.times("/cookie")) == 2
    assert states["/cookie"] == ("done", None)


@pytest.mark.usefixtures("line")
def test_a_redirect_goes_through_the_frontier(site: MoodySite, line: Line) -> None:
    assert len(site.times("/p1")) == 1  # a link and a redirect lead there
    redirects = {
        urlsplit(row["url"]).path: row["final_url"] for row in line.captures() if row["status"] in (301, 302)
    }
    assert redirects["/moved"] == f"{site.url}/p1"
    assert redirects["/away"] == "http://127.0.0.9:9/"
    assert not [row for row in line.captures() if row["url"].startswith("http://127.0.0.9")]


def test_what_fails_for_good_is_dead_with_its_last_error(
    states: dict[str, tuple[str, str | None]], line: Line
) -> None:
    assert states["/always-busy"] == ("dead", "HTTP 503")
    assert line.json("status")["frontier"]["dead"] == 1


def test_every_discovered_url_is_in_one_state(line: Line) -> None:
    status = line.json("status")
    assert status["queued"] == status["leased"] == 0
    assert sum(status["urls_by_state"].values()) == status["discovered"]
