"""The sample sites through pywb, straight from the object store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.sample.server import SampleSite
from tests.e2e.conftest import Line
from tests.e2e.replaying import Replay, replaying

REPORT = "/zwgk/zfgzbg/202201/t20220105_10012.html"
GBK = "/a/xinwen/2019/0917/210.html"
"""Bytes in GBK, and nothing that says so."""


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
