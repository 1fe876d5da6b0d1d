"""The commit protocol over the real stores, with each of them away at any point."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from crawler.errors import ServerUnavailableError
from crawler.items import Capture
from pipelines.archive.reading import read_response
from pipelines.commit import BATCH, Committer
from pipelines.records.quarantine import MAX_TEXT
from tests.pipelines.conftest import GatedLine
from tests.pipelines.made import Analysis, capture, document, page, segment

Row = dict[str, Any]


def stored(line: GatedLine) -> tuple[int, int, int]:
    counts = line.records.counts()
    return counts["captures"], counts["documents"], len(list(line.objects.list()))


def test_a_committed_capture_can_be_read_from_where_its_row_says(line: GatedLine, tmp_path: Path) -> None:
    captures = [capture(f"http://h/{n}", f"body {n}".encode()) for n in range(BATCH + 5)]
    closed = segment(tmp_path, *captures)
    line.committer.commit_segment(closed)
    assert not closed.path.exists()
    assert line.committer.durable == len(captures)
    for each in (captures[0], captures[-1]):
        row = line.records.captures([each.id])[each.id]
        assert row["bucket"] == line.objects.location
        found = read_response(line.objects.read(row["object"], row["offset"], row["length"]))
        assert (found.record_id, found.body) == (each.id, each.body)
    assert line.objects.read(closed.index_key) == closed.index()
    assert stored(line) == (len(captures), 0, 2)


@pytest.mark.parametrize("gate", ["objects_gate", "records_gate"])
def test_a_store_that_is_away_leaves_the_segment_and_a_later_commit_works(
    line: GatedLine, tmp_path: Path, gate: str
) -> None:
    closed = segment(tmp_path, capture(), capture())
    before = closed.path.read_bytes()
    getattr(line, gate).shut()
    for _ in range(2):
        with pytest.raises(ServerUnavailableError):
            line.committer.commit_segment(closed)
    assert closed.path.read_bytes() == before
    assert line.records.counts()["captures"] == 0
    assert line.committer.durable == 0
    getattr(line, gate).open()
    line.committer.commit_segment(closed)
    assert stored(line) == (2, 0, 2)
    assert not closed.path.exists()


def test_a_commit_that_broke_off_behind_its_last_write_is_repeated_without_doubles(
    line: GatedLine, tmp_path: Path
) -> None:
    seen = page(document(), document(url="http://h/2"))
    closed = segment(tmp_path, seen)
    kept = closed.path.read_bytes()
    for _ in range(3):
        closed.path.write_bytes(kept)  # as if the worker had died before it deleted the file
        line.committer.commit_segment(closed)
        line.committer.commit_pages([seen])
    assert stored(line) == (1, 2, 2)


def test_documents_are_written_again_after_an_outage_without_doubles(line: GatedLine, tmp_path: Path) -> None:
    pages = [page(document(url=f"http://h/{n}"), id=f"urn:uuid:{n}") for n in range(BATCH + 1)]
    line.committer.commit_segment(segment(tmp_path, *pages))
    line.records_gate.shut()
    with pytest.raises(ServerUnavailableError, match="MongoDB at"):
        line.committer.commit_pages(pages)
    assert stored(line)[1] == 0
    line.records_gate.open()
    line.committer.commit_pages(pages)
    line.committer.commit_pages(pages)
    assert stored(line)[:2] == (BATCH + 1, BATCH + 1)
    assert line.records.counts()["pages_by_outcome"] == {"documents": BATCH + 1}


def test_a_page_with_a_monster_is_committed_without_it(
    line: GatedLine, mongo: Database[Row], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monster, sane = document("巨大", "报" * MAX_TEXT, url="http://h/monster"), document()
    seen, other = page(monster, sane), page(document(url="http://h/other"))
    line.committer.commit_segment(segment(tmp_path, seen, other))
    line.committer.commit_pages([seen, other])
    assert {row["url"] for row in line.records.documents()} == {sane.url, "http://h/other"}
    [entry] = mongo["quarantine"].find()
    assert (entry["title"], entry["capture_id"], entry["page_url"]) == ("巨大", seen.id, seen.url)
    rows = line.records.captures([seen.id, other.id])
    assert [(rows[each.id]["documents"], rows[each.id]["quarantined"]) for each in (seen, other)] == [
        (2, 1),
        (1, 0),
    ]
    [record] = caplog.records
    assert record.getMessage().startswith(f"{seen.url}: a row of documents went to quarantine. Its text has ")


def test_documents_of_a_capture_that_the_database_refuses_are_not_stored(
    line: GatedLine, mongo: Database[Row], tmp_path: Path
) -> None:
    refused = page(document(), run="\udc80")
    line.committer.commit_segment(segment(tmp_path, refused))
    line.committer.commit_pages([refused])
    assert stored(line)[:2] == (0, 0)
    assert [entry["collection"] for entry in mongo["quarantine"].find()] == ["captures"]


def test_pages_without_an_analysis_are_left_alone(line: GatedLine, tmp_path: Path) -> None:
    bare: Capture = capture()
    line.committer.commit_segment(segment(tmp_path, bare))
    line.committer.commit_pages([bare])
    assert "outcome" not in line.records.captures([bare.id])[bare.id]


def test_two_workers_commit_the_same_page_without_doubles(line: GatedLine, tmp_path: Path) -> None:
    first, second = page(document()), page(document(), at=5)
    other = Committer(line.objects, line.records)
    for committer, seen in ((line.committer, second), (other, first)):
        committer.commit_segment(segment(tmp_path, seen))
        committer.commit_pages([seen])
    assert stored(line) == (2, 1, 4)
    [row] = line.records.documents()
    assert row["capture_id"] == second.id
    [appearance] = row["appearances"]
    assert (appearance["first"]["capture_id"], appearance["last"]["capture_id"]) == (first.id, second.id)


def test_the_pages_of_one_article_are_one_document(line: GatedLine, tmp_path: Path) -> None:
    urls = [f"http://h/a{end}.html" for end in ("", "_1", "_2")]
    pages = [
        capture(url, analysis=Analysis((document(url=url, text=f"{n}"),), next_page=after))
        for n, (url, after) in enumerate(zip(urls, [*urls[1:], None], strict=True))
    ]
    line.committer.commit_segment(segment(tmp_path, *pages))
    for each in pages[::-1]:
        line.committer.commit_pages([each])
    [row] = line.records.documents()
    assert row["text"].split("\n") == ["0", "1", "2"]
    assert [each["page_url"] for each in row["appearances"]] == urls
