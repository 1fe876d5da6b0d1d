"""A small simulated web, crawled again after a share of it changed, and once more after nothing did.

`deploy/bench revisits` is the long form, with more sites and more weeks, and servers that lie.
"""

from __future__ import annotations

import json

import pytest

from deploy.benches.revisits.judge import Judgement
from deploy.benches.revisits.tables import SECOND, THIRD
from deploy.benches.revisits.visiting import Crawl, total, visiting
from deploy.embedded import EmbeddedServers
from tests.e2e.places import own_environment

# three crawls in one fixture; `test_changes.py` has each kind of change on a site of a few pages
pytestmark = [pytest.mark.timeout(600), pytest.mark.slow]

SEED = 5
SITES = 2
SHARE = 0.05


@pytest.fixture(scope="module")
def crawls(servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> list[Crawl]:
    variables = own_environment(servers, "visits", tmp_path_factory.mktemp("spool"))
    with visiting(variables, SEED, SITES, tmp_path_factory.mktemp("visits"), 1) as visitor:
        return [
            visitor.first(2),
            visitor.again("second", share=SHARE, due=False),
            visitor.again("third", changed=False),
        ]


def test_every_change_is_found(crawls: list[Crawl]) -> None:
    judged = Judgement(*crawls[:2])
    missed = "\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in judged.missed)
    assert not judged.missed, missed
    assert {"edited", "shifted", "new"} <= {row["what"] for row in judged.expected}
    assert len(judged.visited) > 100


def test_what_only_looks_changed_is_not_counted(crawls: list[Crawl]) -> None:
    assert len(Judgement(*crawls[:2]).false) <= 3  # a banner's link in a list is one more link
    assert len(Judgement(*crawls[1:]).false) <= 1


def test_a_crawl_that_comes_back_takes_little(crawls: list[Crawl]) -> None:
    first, second, third = (total(crawl.requests) for crawl in crawls)
    assert second <= SECOND * first
    assert third <= THIRD * first


def test_pages_that_did_not_change_are_left_alone_for_longer(crawls: list[Crawl]) -> None:
    first, last = crawls[0].urls, crawls[-1].urls
    longer = [
        last[key]["interval"] > row["interval"]
        for key, row in first.items()
        if row.get("interval") and last[key]["visits"] > 1 and not last[key]["changes"]
    ]
    assert sum(longer) > 0.9 * len(longer) > 50
