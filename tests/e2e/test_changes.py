"""A site that changes, crawled again and again: what changed is found, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.config import Config
from crawler.frontier.urls import url_key
from deploy.embedded import EmbeddedServers
from pipelines import objects
from tests.e2e.ageing_site import ARTICLES, SENTENCE, AgeingSite
from tests.e2e.conftest import Line
from tests.e2e.places import own_environment

Row = dict[str, Any]
ROUNDS = 3


@pytest.fixture(scope="module")
def site() -> Iterator[AgeingSite]:
    with AgeingSite() as made:
        yield made


@pytest.fixture(scope="module")
def aged(site: AgeingSite, servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> Line:
    """The line after a crawl and two visits of all that is known, each by another worker."""
    line = Line([site.url], own_environment(servers, "changes", tmp_path_factory.mktemp("changes")))
    line.crawl(1, workers=1)
    for number in range(1, ROUNDS):
        site.round = number
        planted = line.json("revisit", "--now")
        assert planted["at_work"] == 0
        assert planted["queued"] >= len(ARTICLES)
        assert line.json("revisit", "--now")["queued"] == 0  # all of it waits by now
        crawl(line)
    return line


def crawl(line: Line) -> None:
    """Let a new worker do what is queued."""
    result = line.scrapy("crawl", "reports", "-a", "until_idle=1")
    assert result.returncode == 0, result.stderr[-3000:]


def urls(line: Line, site: AgeingSite) -> dict[str, Row]:
    """Return rows of `urls` by the name of the page."""
    rows = {row["_id"]: row for row in line.urls()}
    names = [*ARTICLES, "new"]
    return {"list": rows[url_key(site.url)]} | {name: rows[f"{site.url}/a/{name}.html"] for name in names}


def test_every_page_was_asked_for_with_what_was_known_of_it(aged: Line, site: AgeingSite) -> None:
    first, second = site.asked(0), site.asked(1)
    assert not any("if-none-match" in headers for headers, _ in first.values())
    assert second["/a/report.html"][1] == second["/a/stubborn.html"][1] == 304
    assert "if-none-match" in second["/a/edited.html"][0]
    assert second["/a/edited.html"][1] == second["/"][1] == second["/a/new.html"][1] == 200
    assert "if-none-match" not in second["/a/plain.html"][0]
    assert "if-none-match" not in site.asked(2)["/a/gone.html"][0]


def test_what_changed_is_learnt_and_chrome_is_not(aged: Line, site: AgeingSite) -> None:
    known = urls(aged, site)
    assert {name: row["changes"] for name, row in known.items() if row["changes"]} == {"list": 1, "edited": 1}
    assert known["report"]["visits"] == known["plain"]["visits"] == known["edited"]["visits"] == 3
    assert known["new"]["visits"] == 2
    assert known["report"]["interval"] >= known["edited"]["interval"]


def test_a_page_that_was_not_modified_is_archived_as_a_revisit(aged: Line, site: AgeingSite) -> None:
    captures = [row for row in aged.captures() if row["url"] == f"{site.url}/a/report.html"]
    first, *again = sorted(captures, key=lambda row: row["fetched_at"])
    assert [row["status"] for row in again] == [304, 304]
    assert [row["record_type"] for row in again] == ["revisit", "revisit"]
    assert {row["refers_to"]["capture_id"] for row in again} == {first["_id"]}
    assert {row["outcome"] for row in again} == {"unchanged"}
    assert f"If-None-Match: {urls(aged, site)['report']['etag']}" in _request(aged, again[0])


def _request(line: Line, row: Row) -> str:
    """Return the request of a capture as the archive has it."""
    store = objects.from_config(Config.from_environment(line.environment))
    for record in ArchiveIterator(BytesIO(store.read(row["object"]))):
        fields = record.rec_headers
        if record.rec_type == "request" and row["_id"] in (fields["WARC-Concurrent-To"] or ""):
            return str(record.http_headers.to_str())
    raise AssertionError("no request record")


def test_an_edited_page_has_a_new_version_and_keeps_the_old_one(aged: Line, site: AgeingSite) -> None:
    documents = {row["page_url"]: row for row in aged.documents()}
    edited = documents[f"{site.url}/a/edited.html"]
    assert "百分之六" in edited["text"]
    (version,) = aged._rows("document_versions")
    assert (version["document"], version["cause"]) == (edited["_id"], "page")
    assert "百分之五" in version["text"]


def test_what_is_gone_stays_and_says_so(aged: Line, site: AgeingSite) -> None:
    known = urls(aged, site)
    assert {name for name, row in known.items() if "gone_since" in row} == {"gone", "withdrawn"}
    assert known["gone"]["last_seen"] == known["gone"]["first_seen"] < known["gone"]["gone_since"]
    assert known["gone"]["next_visit_at"] > known["gone"]["at"]
    assert "next_visit_at" not in known["withdrawn"]  # 410, confirmed
    assert known["back"]["visits"] == 2
    documents = {row["page_url"]: row for row in aged.documents()}
    gone = {url.rpartition("/")[2] for url, row in documents.items() if "gone_since" in row}
    assert gone == {"gone.html", "withdrawn.html"}
    assert SENTENCE in documents[f"{site.url}/a/gone.html"]["text"]


def test_what_is_known_of_a_url_is_shown(aged: Line, site: AgeingSite) -> None:
    shown = aged.scrapy("show", f"{site.url}/a/gone.html").stdout
    assert f"gone_since      {urls(aged, site)['gone']['gone_since']}" in shown
    shown = aged.scrapy("show", f"{site.url}/a/edited.html").stdout
    assert "visits          3, 1 with a change" in shown
    assert f"etag            {urls(aged, site)['edited']['etag']}" in shown
    assert "next_visit_at" in shown
    assert "interval" in shown


def test_the_audit_is_sound_after_all_rounds(aged: Line) -> None:
    audit = aged.json("audit")
    assert (audit["queued"], audit["leased"], audit["missing_captures"], audit["missing_bytes"]) == (
        0,
        0,
        0,
        0,
    )
    assert audit["done"] == len(aged.urls())
    assert aged.scrapy("verify", "--archive").returncode == 0
