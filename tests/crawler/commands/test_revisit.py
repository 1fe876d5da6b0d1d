"""`scrapy revisit`: known pages are queued again, those that are due or all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.items import Ending, Whole
from tests.crawler.commands.operators import Operator

NOW = datetime.now(UTC)
HOST = "http://127.0.0.1:8001"
PAGE = Whole("0003-a", "article", 5, '"a"')


def seen(name: str, days: float, source: str = "one") -> Ending:
    """Return the ending of a page that was seen so many days ago."""
    at, url = NOW - timedelta(days=days), f"{HOST}/{name}"
    return Ending(url, url, "done", at, source, "run-1", saw="0003-a", page=PAGE, scope="host:127.0.0.1:8001")


@pytest.fixture
def crawled(operator: Operator) -> Operator:
    """An operator of two sources with a page that is due, and one that is not."""
    gone = replace(seen("gone", 400), saw="404", page=None)
    rejected = replace(seen("no", 400), state="rejected", reason="robots", saw=None, page=None)
    operator.records.record([seen("old", 200), seen("new", 1), seen("other", 200, "two"), gone, rejected])
    operator.records.record([replace(gone, at=NOW - timedelta(days=300))])
    return operator


def planted(operator: Operator, *arguments: str) -> dict[str, object]:
    done = operator("revisit", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def queued(operator: Operator) -> set[str]:
    return {lease.url.removeprefix(f"{HOST}/") for lease in operator.frontier.lease(100)}


def test_what_is_due_is_queued(crawled: Operator) -> None:
    assert planted(crawled) == {"queued": 2, "at_work": 0, "by_source": {"one": 1, "two": 1}}
    assert planted(crawled) == {"queued": 0, "at_work": 0, "by_source": {}}
    assert queued(crawled) == {"old", "other"}


def test_of_one_source(crawled: Operator) -> None:
    assert planted(crawled, "two")["by_source"] == {"two": 1}
    assert queued(crawled) == {"other"}


def test_all_that_is_known_now(crawled: Operator) -> None:
    done = crawled("revisit", "--now", "one")
    assert done.stdout == "2 known URLs are queued again, 0 were queued or leased already.\n  one: 2\n"
    assert queued(crawled) == {"old", "new"}


def test_a_url_by_its_name_also_where_it_is_gone(crawled: Operator) -> None:
    assert planted(crawled, f"{HOST}/new")["queued"] == 0
    assert planted(crawled, "--now", f"{HOST}/gone", f"{HOST}/no")["queued"] == 1
    assert queued(crawled) == {"gone"}


@pytest.mark.parametrize(
    ("argument", "said"),
    [(f"{HOST}/unknown", "was never visited. Queue it with scrapy seed."), ("a:b", "is neither the id of")],
)
def test_what_is_not_known_is_said(crawled: Operator, argument: str, said: str) -> None:
    done = crawled("revisit", argument)
    assert done.returncode == 1
    assert said in done.stderr
