"""The sample sites through pywb, straight from the object store."""

from __future__ import annotations

import contextlib
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.sample.server import SampleSite
from tests.e2e.browser import Browser, needs_browser
from tests.e2e.conftest import Line
from tests.e2e.replaying import Replay, replaying

REPORT = "/zwgk/zfgzbg/202201/t20220105_10012.html"
NEWS = "/xwzx/zwyw/202403/t20240302_10290.html"
"""With a photograph, and a background that only a style sheet names."""
GBK = "/a/xinwen/2019/0905/203.html"
"""Bytes in GBK, declared as GB2312."""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replay")


@pytest.fixture(scope="module")
def replay(line: Line, directory: Path) -> Iterator[Replay]:
    with replaying(line.environment, directory) as replay:
        yield replay


def test_a_page_comes_out_of_the_object_store(replay: Replay, sample: SampleSite) -> None:
    status, body = replay.page(sample.url("portal", REPORT))
    assert status == 200
    assert "2022年池州市政府工作报告" in body.decode()


@pytest.mark.parametrize("site", ["portal", "invest", "forum", "docs", "county"])
def test_bytes_are_those_that_the_site_sent(
    replay: Replay, line: Line, sample: SampleSite, site: str
) -> None:
    """Plain, gzip, in chunks, GBK."""
    url = sample.url(site)
    shown = line.scrapy("show", "--text", url).stdout
    status, body = replay.page(url, "id_")
    assert status == 200
    assert body.decode("gbk" if site == "county" else "utf-8") == shown


def test_redirects_lead_on_within_the_archive(replay: Replay, sample: SampleSite) -> None:
    status, body = replay.page(sample.url("portal", "/zwgk/2022bg.html"))
    assert status == 200
    assert "2022年池州市政府工作报告" in body.decode()


def test_what_was_never_fetched_is_not_there(replay: Replay, sample: SampleSite) -> None:
    assert replay.page(sample.url("portal", "/search/index.jsp"))[0] == 404
    assert replay.page("http://127.0.0.99/")[0] == 404


def test_an_error_answer_is_replayed_as_one(replay: Replay, line: Line) -> None:
    missing = next(row for row in line.captures() if row["status"] == 404 and "robots" not in row["url"])
    status, body = replay.page(missing["url"])
    assert status == 404
    assert body != replay.page("http://127.0.0.99/")[1]


def test_a_document_links_to_its_replay(replay: Replay, line: Line, sample: SampleSite) -> None:
    shown = line.scrapy("show", sample.url("portal", REPORT)).stdout
    (link,) = re.findall(r"^replay +http://127\.0\.0\.1:8770(/gongbao/\d{14}/.*)$", shown, re.M)
    status, frame = replay.get(link)
    assert status == 200
    assert REPORT.encode() in frame
    assert "2022年池州市政府工作报告" in replay.get(link.replace("/http", "mp_/http", 1))[1].decode()


def test_the_key_of_the_store_is_in_no_file(replay: Replay, line: Line, directory: Path) -> None:
    key = line.environment["GONGBAO_S3_SECRET_KEY"].encode()
    files = [path for path in directory.rglob("*") if path.is_file()]
    assert len(files) >= 4  # configuration, log, state, index
    assert not [path for path in files if key in path.read_bytes()]


def test_it_neither_records_nor_goes_out(replay: Replay, sample: SampleSite) -> None:
    before = len(sample.requests)
    for path in ("/live/", "/record/", "/gongbao/record/"):
        assert replay.get(f"{path}{sample.url('portal', '/zwgk/')}")[0] in (400, 404)
    assert len(sample.requests) == before


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    needs_browser()
    with Browser(tmp_path_factory.mktemp("browser")) as browser:
        yield browser


@pytest.mark.parametrize(
    ("site", "path", "text", "pictures", "colours"),
    [
        (
            "portal",
            NEWS,
            "平天湖环湖步道二期",
            {"W020240302700114.png", "logo.png", "ewm.png"},
            [(70, 130, 180), (34, 139, 34), (200, 16, 46), (252, 228, 200)],
        ),
        pytest.param(
            "county",
            GBK,
            "河铺至九资河旅游公路全线贯通",
            {"top.png"},
            [(60, 120, 60), (200, 16, 46)],
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_browser_shows_an_archived_page_as_it_was(
    replay: Replay,
    sample: SampleSite,
    browser: Browser,
    site: str,
    path: str,
    text: str,
    pictures: set[str],
    colours: list[tuple[int, int, int]],
) -> None:
    """Text, pictures and style sheet: the site's own, and nothing of them from the site of today."""
    with SampleSite() as today:  # the same site, so that the log of the crawled one stays its own
        with contextlib.suppress(urllib.error.HTTPError):  # one page fails the first time
            urllib.request.urlopen(today.url(site, path)).close()
        live = browser.show(today.url(site, path))
    asked = len(sample.requests)
    archived = browser.show(f"{replay.url}/gongbao/2099mp_/{sample.url(site, path)}")
    assert len(sample.requests) == asked
    assert text in archived.text == live.text
    assert archived.pictures == live.pictures
    assert pictures <= {name for name, width in archived.pictures.items() if width > 0}
    assert all(archived.picture.count(colour) > 500 for colour in colours)
    likeness = archived.picture.likeness(live.picture)
    assert likeness > 0.995, (likeness, archived.picture.file, live.picture.file)


@pytest.mark.slow
def test_a_page_without_its_pictures_would_be_noticed(browser: Browser) -> None:
    with SampleSite() as today:
        url = today.url("portal", NEWS)
        with urllib.request.urlopen(url) as answer:
            alone = browser.serve("alone.html", answer.read())
        whole = browser.show(url)
    bare = browser.show(alone)
    assert bare.text == whole.text
    assert not any(bare.pictures.values())
    assert whole.picture.count((70, 130, 180)) > 500 > bare.picture.count((70, 130, 180))
    assert whole.picture.likeness(bare.picture) < 0.95
