"""Other crawlers' files brought in: captures as they were archived, documents, and each only once."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.config import Config
from pipelines import objects, records
from pipelines.archive.access import read_capture
from pipelines.importing.result import FileResult
from pipelines.importing.run import import_archives
from tests.pipelines.importing import foreign
from tests.pipelines.importing.foreign import URL, answer, members, name, record, response
from tests.shared import shared

ARTICLE = (
    "<html><head><title>2021年政府工作报告</title></head><body><h1>2021年政府工作报告</h1><div>"
    + "<p>各位代表：现在，我代表市人民政府，向大会报告工作，请予审议。</p>" * 20
    + "</div></body></html>"
).encode()
Importer = Callable[..., FileResult]


@pytest.fixture
def config(mongo_uri: str, tmp_path: Path) -> Config:
    """An empty database, and an archive in a folder."""
    return Config(mongo_uri=mongo_uri, archive=str(tmp_path / "archive"), spool=tmp_path / "spool")


@pytest.fixture
def bring(config: Config, tmp_path: Path) -> Importer:
    """Imports a file of these bytes."""

    def bring(data: bytes, **options: Any) -> FileResult:
        path = tmp_path / "foreign.warc.gz"
        path.write_bytes(data)
        [result] = import_archives(config, [path], **options)
        return result

    return bring


def captures(config: Config) -> dict[str, Any]:
    """All captures by URL."""
    return {row["url"]: row for row in records.from_config(config)._database["captures"].find()}  # type: ignore[attr-defined]


def test_a_picture_is_brought_in_and_not_read(config: Config, bring: Importer) -> None:
    picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n"
    result = bring(members(record(picture, warc_record_id=f"<{name(1)}>")))
    assert (result.captures, result.documents) == (1, 0)
    assert captures(config)[URL]["outcome"] == "requisite"


def test_a_record_becomes_a_capture_with_its_own_bytes(config: Config, bring: Importer) -> None:
    request = b"POST /1.html HTTP/1.1\r\nHost: www.example.gov.cn\r\n\r\na=b"
    block = answer(gzip.compress(ARTICLE), "Content-Encoding: gzip", "X-Odd:  twice", "x-odd: \tyes")
    fields = {"warc_record_id": f"<{name(1)}>", "warc_ip_address": "192.0.2.7", "warc_truncated": "length"}
    asked = {"warc_record_id": f"<{name(2)}>", "warc_concurrent_to": f"<{name(1)}>"}
    result = bring(members(record(block, **fields), record(request, "request", **asked)))
    assert (result.captures, result.documents, result.refusals, result.good) == (1, 1, 0, True)
    row = captures(config)[URL]
    assert row["_id"] == name(1)
    assert row["fetched_at"] == datetime(2021, 3, 5, 1, 2, 3, tzinfo=UTC)
    assert (row["status"], row["ip_address"], row["truncated"]) == (200, "192.0.2.7", "length")
    assert (row["source"], row["outcome"], row["documents"]) == ("www.example.gov.cn", "documents", 1)
    assert row["run"].startswith("import-")
    store = objects.from_config(config)
    found = read_capture(store, row)
    assert (found.block, found.body) == (block, ARTICLE)
    assert request in gzip.decompress(store.read(row["object"]))
    assert not list(config.spool.iterdir())


def test_the_same_file_twice_gives_each_capture_once(config: Config, bring: Importer) -> None:
    file = members(*(response(n) for n in range(3)), record(answer(b"no id"), warc_target_uri="http://h/"))
    first, second = bring(file), bring(file)
    assert (first.captures, first.known) == (4, 0)
    assert (second.captures, second.known, second.good) == (0, 4, True)
    assert len(captures(config)) == 4
    assert len(list(objects.from_config(config).list("warc/"))) == 2  # one segment and its index


def test_a_page_that_was_archived_but_not_read_is_read_now(config: Config, bring: Importer) -> None:
    file = members(response(1, ARTICLE))
    bring(file)
    database = records.from_config(config)._database  # type: ignore[attr-defined]
    database["captures"].update_one({}, {"$unset": {"outcome": 1}})
    database["documents"].delete_many({})
    again = bring(file)
    assert (again.captures, again.known, again.documents) == (0, 1, 1)
    assert database["documents"].count_documents({}) == 1


def test_payloads_that_come_again_are_archived_once(config: Config, bring: Importer) -> None:
    asked = b"GET / HTTP/1.1\r\nIf-None-Match: x\r\n\r\n"
    file = members(
        response(1, ARTICLE),
        response(2, ARTICLE, warc_date="2021-04-05T01:02:03Z"),
        response(1, b"", warc_date="2021-05-05T01:02:03Z", warc_record_id=f"<{name(3)}>").replace(
            b"200 OK", b"304 No"
        ),
        record(asked, "request", warc_concurrent_to=f"<{name(3)}>"),
    )
    bring(members(response(1, ARTICLE)))
    first, second = bring(file), bring(file)
    assert (first.captures, first.known, second.captures, second.known) == (2, 1, 0, 3)
    store, database = objects.from_config(config), records.from_config(config)
    rows = database.captures([name(n) for n in (1, 2, 3)])
    assert [rows[name(n)]["record_type"] for n in (1, 2, 3)] == ["response", "revisit", "revisit"]
    assert read_capture(store, rows[name(2)]).body == ARTICLE


def test_records_that_share_an_id_are_all_taken(config: Config, bring: Importer) -> None:
    same = [response(n, warc_record_id=f"<{name(0)}>") for n in range(3)]
    file = members(*same, same[0])
    first, second = bring(file), bring(file)
    assert (first.captures, first.known) == (3, 1)
    assert (second.captures, second.known) == (0, 4)


def test_more_than_one_segment(config: Config, bring: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.importing.store.MAX_CAPTURES", 60)
    assert bring(members(*(response(n) for n in range(130)))).captures == 130
    assert len({row["object"] for row in captures(config).values()}) == 2


def test_revisits_have_the_body_of_what_they_refer_to(config: Config, bring: Importer) -> None:
    body = b"<p>the same body</p>"
    again = {
        "warc_record_id": f"<{name(5)}>",
        "warc_target_uri": "http://h/again",
        "warc_date": "2021-04-01T00:00:00Z",
    }
    by_id = record(answer(b"", "X-Time: 2"), "revisit", **again, warc_refers_to=f"<{name(1)}>")
    first_url = "http://www.example.gov.cn/1.html"
    by_date = record(
        answer(b"", "X-Time: 3"),
        "revisit",
        **(again | {"warc_record_id": f"<{name(6)}>", "warc_target_uri": "http://h/more"}),
        warc_refers_to_target_uri=first_url,
        warc_refers_to_date=foreign.DATE,
    )
    lost = record(
        answer(b""), "revisit", **(again | {"warc_record_id": f"<{name(7)}>"}), warc_refers_to=f"<{name(99)}>"
    )
    profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    fields = again | {
        "warc_record_id": f"<{name(8)}>",
        "warc_target_uri": "http://h/304",
        "warc_profile": profile,
    }
    not_modified = record(answer(b"", status="304 Not Modified"), "revisit", **fields)
    result = bring(members(response(1, body), by_id, by_date, lost, not_modified))
    assert result.captures == 4
    assert result.passed_over == {"revisit of what the archive does not have": 1}
    store = objects.from_config(config)
    rows = captures(config)
    for url, header in (("http://h/again", "2"), ("http://h/more", "3")):
        found = read_capture(store, rows[url])
        assert (found.body, found.header("X-Time")) == (body, [header])
    assert rows["http://h/304"]["status"] == 304
    # in a file of its own it refers to a capture that is committed
    assert bring(members(by_id.replace(name(5).encode(), name(9).encode()))).captures == 1


def test_what_is_no_exchange_is_passed_over_and_counted(bring: Importer) -> None:
    other = [
        record(b"x", kind) for kind in ("warcinfo", "metadata", "conversion", "resource", "resource", "later")
    ]
    result = bring(members(*other, response(1), record(b"1 a", warc_target_uri="dns:example.cn")))
    assert result.captures == 1
    assert result.passed_over == {
        "warcinfo": 1,
        "metadata": 1,
        "conversion": 1,
        "resource": 2,
        "later": 1,
        "response of no web page": 1,
    }
    assert not bring(members(*other)).good


UNFIT = {
    "no head": (record(b"<html>no head</html>"), "cannot be read: it has no HTTP head"),
    "no status": (record(b"HTTP/1.1\r\n\r\nx"), "cannot be read: its HTTP head has no status"),
    "a status that is none": (record(b"HTTP/1.1 OK\r\n\r\nx"), "cannot be read"),
    "an interim answer": (
        record(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx"),
        "its status is 100",
    ),
    "a huge status": (record(b"HTTP/1.1 %d OK\r\n\r\nx" % 10**20), "is no answer"),
    "no date": (response(1, warc_date=""), "does not say when it was fetched"),
    "no real date": (response(1, warc_date="yesterday"), "does not say when it was fetched"),
    "the future": (response(1, warc_date="2999-01-01T00:00:00Z"), "cannot have been fetched then"),
    "the distant past": (response(1, warc_date="1001-01-01T00:00:00Z"), "cannot have been fetched then"),
    "no host": (response(1, warc_target_uri="http:///x"), "has no URL that can be archived"),
    "a bad host": (response(1, warc_target_uri="http://[href]/"), "has no URL that can be archived"),
    "control characters": (
        response(1, warc_target_uri="http://h/\x07\x00"),
        "has no URL that can be archived",
    ),
    "lost chunks": (
        record(answer(b"<html>", "Transfer-Encoding: chunked"), warc_truncated="length"),
        "lost the chunks that its head names",
    ),
    "a part of a record": (response(1, warc_segment_number="1"), "first part of a record in several"),
}


@pytest.mark.parametrize("what", UNFIT)
def test_what_could_not_be_read_again_is_refused(bring: Importer, config: Config, what: str) -> None:
    unfit, reason = UNFIT[what]
    result = bring(members(response(2), unfit, response(3)))
    assert (result.captures, result.refusals) == (2, 1)
    assert reason in str(result.refused[0])
    assert f"at byte {len(members(response(2)))} " in str(result.refused[0]).replace(",", "")


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2014-01-03T03:03:21.123456789Z", datetime(2014, 1, 3, 3, 3, 21, 123000, UTC)),
        ("2014-01-03T03:03:21+08:00", datetime(2014, 1, 2, 19, 3, 21, 0, UTC)),
        ("2008-10-294T05:21:46-0700", datetime(2008, 10, 20, 12, 21, 46, 0, UTC)),
        ("20140216050221", datetime(2014, 2, 16, 5, 2, 21, 0, UTC)),
        ("2014-02", datetime(2014, 2, 1, tzinfo=UTC)),
        ("2014", datetime(2014, 1, 1, tzinfo=UTC)),
    ],
)
def test_dates_of_all_crawlers(config: Config, bring: Importer, date: str, moment: datetime) -> None:
    bring(members(response(1, warc_date=date)))
    [row] = captures(config).values()
    assert row["fetched_at"] == moment


def test_a_body_that_lost_its_chunks_under_a_head_that_names_them(config: Config, bring: Importer) -> None:
    bare = record(answer(ARTICLE, "Transfer-Encoding: chunked"), warc_target_uri="http://h/bare")
    framed = b"%x\r\n%s\r\n0\r\n\r\n" % (len(ARTICLE), ARTICLE)
    whole = record(answer(framed, "Transfer-Encoding: chunked"), warc_target_uri="http://h/framed")
    bring(members(bare, whole))
    for row in captures(config).values():
        assert read_capture(objects.from_config(config), row).body == ARTICLE


def test_redirects_and_robots_txt_are_no_pages(config: Config, bring: Importer) -> None:
    moved = record(answer(b"", "Location: /2.html", status="301 Moved"))
    robots = record(answer(b"User-agent: *"), warc_target_uri="http://www.example.gov.cn/robots.txt")
    bring(members(moved, robots))
    rows = captures(config)
    assert rows[URL]["final_url"] == "http://www.example.gov.cn/2.html"
    assert rows[URL]["outcome"] == "redirect"
    assert "outcome" not in rows["http://www.example.gov.cn/robots.txt"]


def test_a_source_of_ones_own(config: Config, bring: Importer) -> None:
    bring(members(response(1)), source="ministry")
    [row] = captures(config).values()
    assert row["source"] == "ministry"
    assert row["object"].startswith("warc/ministry/")


def test_a_dry_run_needs_no_server_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(response(1) + response(2))
    [result] = import_archives(Config(archive=str(tmp_path / "none")), [path], dry_run=True)
    assert (result.captures, result.good) == (2, True)
    assert not (tmp_path / "none").exists()


def test_one_bad_file_does_not_keep_the_others(config: Config, tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(b"no archive")
    (tmp_path / "good").write_bytes(response(1))
    bad, missing, good = import_archives(config, [tmp_path / "bad", tmp_path / "missing", tmp_path / "good"])
    assert bad.problem
    assert missing.problem
    assert (bad.good, missing.good, good.good) == (False, False, True)


EXPECTED = {
    "chatnoir-resiliparse-clueweb-quirk.warc.gz": 29,
    "chatnoir-resiliparse-warcfile.warc": 16,
    "chatnoir-resiliparse-warcfile.warc.gz": 16,
    "chatnoir-resiliparse-warcfile.warc.lz4": 16,
    "jwarc-cc.warc.gz": 1,
    "warcio-example-bad-non-chunked.warc.gz": 1,
    "warcio-example-iana.org-chunked.warc": 1,
    "warcio-example-wget-bad-target-uri.warc.gz": 1,
    "warcio-example.arc": 1,
    "warcio-example.arc.gz": 1,
    "warcio-example.warc": 2,
    "warcio-example.warc.gz": 2,
    "warcio-post-test.warc.gz": 3,
    "whirlwind-python-whirlwind.warc": 1,
    "whirlwind-python-whirlwind.warc.gz": 1,
}
"""Captures of each file; of any other none, since it has no whole response of a web page."""


def test_every_archive_of_other_tools_is_imported_or_refused_by_record_and_place(config: Config) -> None:
    paths = sorted(shared("pages/warc").iterdir())
    results = import_archives(config, paths)
    found = Counter({result.path.name: result.captures + result.known for result in results})
    assert +found == Counter(EXPECTED)
    for result in results:
        assert result.problem is None
        assert result.good or result.refused or result.examples
        assert all(" at byte " in str(each) for each in [*result.refused, *result.examples.values()])
    store = objects.from_config(config)
    rows = records.from_config(config)._database["captures"].find()  # type: ignore[attr-defined]
    for row in rows:
        archived = read_capture(store, row)
        assert archived.intact()
        assert archived.payload_digest == row["payload_digest"]
