"""Two crawls of the same sites by different workers: what has not changed is archived once only."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from minio import Minio
from warcio.archiveiterator import ArchiveIterator

from crawler.config import Config
from deploy.embedded import EmbeddedServers
from deploy.sample.server import SampleSite
from pipelines import objects
from pipelines.archive.access import read_capture
from pipelines.archive.known import MIN_PAYLOAD
from pipelines.fixity.run import verify_archive
from tests.e2e.conftest import Line
from tests.e2e.places import own_environment

Row = dict[str, Any]


@pytest.fixture(scope="module")
def twice(line: Line, servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> Line:
    """The line after a second crawl by a fleet that has a frontier and a spool of its own."""
    environment = own_environment(servers, "unused", tmp_path_factory.mktemp("second"))
    shared = {"GONGBAO_MONGO_URI": line.environment["GONGBAO_MONGO_URI"]}
    second = Line(line.seeds, environment | shared)
    second.crawl()
    return second


@pytest.fixture(scope="module")
def revisits(twice: Line) -> list[Row]:
    return [row for row in twice.captures() if row["record_type"] == "revisit"]


def _stores(line: Line) -> tuple[Any, dict[str, Row]]:
    return objects.from_config(Config.from_environment(line.environment)), {
        row["_id"]: row for row in line.captures()
    }


def test_every_large_page_of_the_second_crawl_refers_to_the_first(twice: Line, revisits: list[Row]) -> None:
    store, rows = _stores(twice)
    assert len(revisits) > 20
    for row in rows.values():
        response = read_capture(store, row)
        assert response.intact()
        assert response.payload_digest == row["payload_digest"]
        assert (response.record_id, response.status) == (row["_id"], row["status"])
        if row["refers_to"]:
            original = rows[row["refers_to"]["capture_id"]]
            assert original["record_type"] == "response"
            assert original["payload_digest"] == row["payload_digest"]
            assert original["fetched_at"] <= row["fetched_at"]
            assert {name: original[name] for name in ("url", "object", "offset", "length")} == {
                name: row["refers_to"][name] for name in ("url", "object", "offset", "length")
            }
            assert row["length"] < original["length"]
    runs = [row["run"] for row in revisits]
    second = {run for run in {row["run"] for row in rows.values()} if runs.count(run) > 10}
    whole = [row for row in rows.values() if row["run"] in second and row["record_type"] == "response"]
    large = [row["url"] for row in whole if len(read_capture(store, row).payload) >= MIN_PAYLOAD]
    assert large == []


def test_the_same_url_is_preferred(revisits: list[Row]) -> None:
    other = [row["url"] for row in revisits if row["refers_to"]["url"] != row["url"]]
    assert len(other) < len(revisits) / 2


def test_every_revisit_leads_to_an_archived_answer(twice: Line, revisits: list[Row]) -> None:
    report = verify_archive(Config.from_environment(twice.environment))
    assert report.problems == []
    assert report.captures == len(twice.captures()) > len(revisits)


def test_documents_of_revisits_are_proved(twice: Line, revisits: list[Row]) -> None:
    ids = {row["_id"] for row in revisits}
    cited = [document for document in twice.documents() if document["capture_id"] in ids]
    assert len(cited) > 10
    result = twice.scrapy("verify")
    assert result.returncode == 0, result.stdout
    assert f"{len(twice.documents())} verified" in result.stdout


def test_a_revisit_is_shown_whole(twice: Line, sample: SampleSite, revisits: list[Row]) -> None:
    url = sample.url("portal", "/zwgk/zfgzbg/202201/t20220105_10012.html")
    row = next(row for row in revisits if row["url"] == url)
    assert (
        f"refers_to       {{'capture_id': '{row['refers_to']['capture_id']}'"
        in twice.scrapy("show", url).stdout
    )
    original = twice.scrapy("show", "--raw", row["refers_to"]["capture_id"]).stdout
    raw = twice.scrapy("show", "--raw", row["_id"]).stdout
    assert raw.startswith("HTTP/1.1 200")
    assert raw.partition("\n\n")[2] == original.partition("\n\n")[2]
    assert "政府工作报告" in twice.scrapy("show", "--text", row["_id"]).stdout


def test_the_audit_misses_no_bytes_until_an_original_is_gone(
    twice: Line, s3: Minio, revisits: list[Row]
) -> None:
    assert twice.json("audit")["missing_bytes"] == 0
    row = next(row for row in revisits if row["refers_to"]["object"] != row["object"])
    bucket, key = row["bucket"], row["refers_to"]["object"]
    kept = s3.get_object(bucket, key).read()
    s3.remove_object(bucket, key)
    try:
        assert twice.json("audit")["missing_bytes"] > 0
    finally:
        s3.put_object(bucket, key, BytesIO(kept), len(kept))
    assert twice.json("audit")["missing_bytes"] == 0


def test_other_tools_read_revisits_as_the_standard_defines_them(twice: Line, revisits: list[Row]) -> None:
    store, rows = _stores(twice)
    row = revisits[0]
    member = store.read(row["object"], row["offset"], row["length"])
    [record] = ArchiveIterator(BytesIO(member))
    fields, original = record.rec_headers, rows[row["refers_to"]["capture_id"]]
    assert record.rec_type == "revisit"
    assert fields["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert fields["WARC-Refers-To"] == f"<{original['_id']}>"
    assert fields["WARC-Refers-To-Target-URI"] == original["url"]
    [cited] = ArchiveIterator(BytesIO(store.read(original["object"], original["offset"], original["length"])))
    assert fields["WARC-Refers-To-Date"] == cited.rec_headers["WARC-Date"]
    assert fields["WARC-Payload-Digest"] == cited.rec_headers["WARC-Payload-Digest"]
    assert record.http_headers.get_statuscode() == str(row["status"])
