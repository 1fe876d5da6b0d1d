"""`scrapy verify` and `scrapy extract` on what was stored: what they print and how they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from crawler.config import Config
from pipelines import objects, records
from pipelines.commit import Committer
from pipelines.extraction import Page, analyse
from tests.crawler.commands.conftest import DEAD, Run
from tests.pipelines.made import capture, segment

Row = dict[str, Any]
URL = "http://www.example.gov.cn/2024.html"
HTML = (
    "<html><head><title>县政府召开农业会议</title></head><body><div class='nav'><a href='/'>首页</a></div>"
    "<div class='content'><h1>县政府召开农业会议</h1><p>发布时间：2024-03-01　来源：县政府办</p>"
    + "".join(
        f"<p>会议指出，要抓好第{n}项春耕备耕工作，落实各项惠农政策，确保全年粮食产量稳定增长。</p>"
        for n in "一二三四"
    )
    + "</div></body></html>"
)


@pytest.fixture
def stored(environment: dict[str, str], tmp_path: Path) -> Row:
    """One archived page with one document."""
    config = Config.from_environment(environment)
    store = records.from_config(config)
    store.check()
    body = HTML.encode()
    seen = capture(URL, body)
    page = capture(
        URL, body, id=seen.id, analysis=analyse(Page(body, URL, seen.content_type, seen.fetched_at))
    )
    committer = Committer(objects.from_config(config), store)
    committer.commit_segment(segment(tmp_path / "spool", page))
    committer.commit_pages([page])
    [document] = store.documents()
    return document


def test_what_agrees_is_verified_and_what_was_changed_is_named(
    run: Run, stored: Row, mongo: Database[Row]
) -> None:
    good = run("verify", own_process=True)
    assert (good.returncode, good.stdout.splitlines()[-1]) == (
        0,
        "1 documents checked: 1 verified, 0 made by an older extractor, 0 that do not agree with the "
        "archive.",
    )
    mongo["documents"].update_one({}, {"$set": {"text": "换了"}})
    bad = run("verify")
    assert bad.returncode == 1
    assert bad.stdout.splitlines()[0] == (
        f"{stored['_id']} {stored['title']} ({URL}): "
        "Its text does not have the digest that was stored with it."
    )
    for_machines = run("verify", "--json", "--sample", "5")
    assert for_machines.returncode == 1
    report = json.loads(for_machines.stdout)
    assert (report["checked"], report["verified"], report["stale"], report["mismatch"]) == (1, 0, 0, 1)
    assert report["mismatches"][0]["document_id"] == stored["_id"]


def test_a_sample_of_nothing_is_refused(run: Run) -> None:
    done = run("verify", "--sample=0")
    assert done.returncode == 2
    assert "--sample takes the number of documents to check, at least 1" in done.stderr


def test_a_server_that_is_away_is_named_in_a_sentence(run: Run, stored: Row) -> None:
    done = run("verify", "--json", GONGBAO_S3_ENDPOINT=DEAD["GONGBAO_S3_ENDPOINT"])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "The object store at http://127.0.0.1:9 does not serve us ([Errno 111] Connection refused). "
        "Check that it runs, and GONGBAO_S3_ENDPOINT and its keys.\n"
    )


def test_an_archived_page_is_extracted_by_its_url(run: Run, stored: Row) -> None:
    done = run("extract", "--json", URL)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert [each["text"] for each in found["documents"]] == [stored["text"]]


@pytest.mark.parametrize("name", ["_id", "capture_id"])
def test_an_archived_page_is_extracted_by_the_id_of_its_document_or_capture(
    run: Run, stored: Row, name: str
) -> None:
    machines = run("extract", "--json", stored[name])
    assert (machines.returncode, machines.stderr) == (0, "")
    found = json.loads(machines.stdout)
    assert [each["text"] for each in found["documents"]] == [stored["text"]]
    assert found["capture_id"] == stored["capture_id"]
    people = run("extract", stored[name], GONGBAO_REPLAY_URL="https://replay.example.cn")
    moment = f"{stored['fetched_at']:%Y%m%d%H%M%S}"
    assert people.stdout.splitlines()[1:3] == [
        f"capture        {stored['capture_id']}",
        f"replay         https://replay.example.cn/gongbao/{moment}/{URL}",
    ]


def test_what_is_not_in_the_archive_is_said(run: Run) -> None:
    url = run("extract", "http://127.0.0.1/unknown")
    assert url.returncode == 1
    assert url.stderr == (
        "The archive has nothing of http://127.0.0.1/unknown. "
        "Fetch it first: scrapy seed --scope page http://127.0.0.1/unknown\n"
    )
    capture_id = run("extract", "urn:uuid:unknown")
    assert (capture_id.returncode, capture_id.stderr) == (1, "The archive has nothing of urn:uuid:unknown.\n")
    document_id = run("extract", "0" * 32)
    assert (document_id.returncode, document_id.stdout) == (1, "")
    assert document_id.stderr == f"There is no document {'0' * 32}, and no file of that name.\n"
