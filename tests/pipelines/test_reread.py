"""Archived pages read again: the links are those of the first reading, with the crawl that they belong to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.config import Config
from crawler.items import Capture, Link, Links, Redirected, Shown
from pipelines import objects, records
from pipelines.commit import Committer
from pipelines.extraction.worker import analyse_response
from pipelines.reread import reread
from tests.pipelines import made

ALWAYS = [(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))]
LIST = "http://www.example.cn/list.html"
PAGE = (
    b"<html><body><ul><li><a href='1.html'>one</a></li><li><a href='2.html'>two</a></li></ul></body></html>"
)
TWO = (Link("http://www.example.cn/1.html", "one"), Link("http://www.example.cn/2.html", "two"))


@pytest.fixture
def config(mongo_uri: str, tmp_path: Path) -> Config:
    """An empty database, and an archive in a folder."""
    config = Config(mongo_uri=mongo_uri, archive=str(tmp_path / "archive"))
    records.from_config(config).check()
    objects.from_config(config).check()
    return config


def commit(config: Config, tmp_path: Path, *captures: Capture) -> None:
    """Archive captures in a segment of their own."""
    committer = Committer(objects.from_config(config), records.from_config(config))
    committer.commit_segment(made.segment(tmp_path / "spool", *captures))
    committer.commit_pages(captures)


def listing(**fields: object) -> Capture:
    """Return the capture of a list page."""
    analysis = analyse_response(PAGE, LIST, "text/html", made.T0, 200)
    return made.capture(LIST, PAGE, scope="host:www.example.cn", depth=3, analysis=analysis, **fields)


def test_a_page_gives_its_links_again(config: Config, tmp_path: Path) -> None:
    commit(config, tmp_path, listing())
    assert list(reread(config, ALWAYS)) == [("example", "host:www.example.cn", Links(LIST, TWO, 3))]


def test_a_style_sheet_gives_what_it_needs(config: Config, tmp_path: Path) -> None:
    url, body = "http://www.example.cn/a.css", b"body{background:url(b.png)}"
    sheet = made.capture(url, body, content_type="text/css", analysis=Shown(), scope="host:www.example.cn")
    commit(config, tmp_path, sheet)
    links = Links(url, (), 0, requisites=("http://www.example.cn/b.png",))
    assert list(reread(config, ALWAYS)) == [("example", "host:www.example.cn", links)]


def test_a_redirect_gives_its_target(config: Config, tmp_path: Path) -> None:
    target = "http://www.example.cn/new.html"
    analysis = Redirected(target)
    redirect = made.capture(
        LIST, b"", status=302, redirect_url=target, analysis=analysis, scope="site:example.cn"
    )
    commit(config, tmp_path, redirect)
    links = Links(LIST, (Link(target),), 0, redirect=True)
    assert list(reread(config, ALWAYS)) == [("example", "site:example.cn", links)]


def test_a_robots_txt_gives_its_sitemaps_without_a_crawl(config: Config, tmp_path: Path) -> None:
    url, body = "http://www.example.cn/robots.txt", b"User-agent: *\nSitemap: http://www.example.cn/map.xml\n"
    commit(config, tmp_path, made.capture(url, body, content_type="text/plain"))
    links = Links(url, (Link("http://www.example.cn/map.xml"),))
    assert list(reread(config, ALWAYS)) == [("example", "", links)]


def test_only_pages_of_the_times_asked_for_are_read_the_oldest_first(config: Config, tmp_path: Path) -> None:
    commit(config, tmp_path, *(listing(at=at) for at in (30, 0, 10, 20)))
    hour = [made.T0 + timedelta(seconds=seconds) for seconds in (0, 10, 20, 30)]
    assert len(list(reread(config, [(hour[0], hour[2])]))) == 2
    assert len(list(reread(config, [(hour[0], hour[1]), (hour[3], hour[3] + timedelta(1))]))) == 2
    assert list(reread(config, [])) == []


def test_a_page_whose_bytes_are_gone_is_passed_over_and_said(
    config: Config, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    commit(config, tmp_path, listing())
    for file in (tmp_path / "archive").rglob("*.warc.gz"):
        file.unlink()
    commit(config, tmp_path, listing(at=5))
    assert len(list(reread(config, ALWAYS))) == 1
    assert f"{LIST} was not read again" in caplog.text


def test_what_a_page_leads_to_is_judged_as_when_it_was_fetched(config: Config, tmp_path: Path) -> None:
    body = b'<html><body><ul><li><a href="/1.html">2023-01-05</a></li></ul></body></html>'
    scope = "focus:host:www.example.cn"
    for priority, url in ((8, LIST), (2, f"{LIST}?2")):
        analysis = analyse_response(body, url, "text/html", made.T0, 200, priority)
        page = made.capture(url, body, scope=scope, analysis=analysis, priority=priority)
        commit(config, tmp_path, page)
    found = {links.page_url: links.links[0].promise for _, _, links in reread(config, ALWAYS)}
    assert found == {LIST: 8, f"{LIST}?2": 0}
