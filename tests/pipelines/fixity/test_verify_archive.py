"""A clean archive is clean; each kind of damage is named, and mended where something whole is left."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from minio import Minio

from crawler.errors import GongbaoError
from crawler.middlewares.rendering import conversion
from pipelines.archive.access import read_capture
from pipelines.objects import FolderStore
from tests.pipelines.fixity.conftest import Archive, exchanges
from tests.pipelines.made import capture, segment

Row = dict[str, Any]


def index_of(key: str) -> str:
    return key.removesuffix(".warc.gz") + ".cdxj"


def flipped(at: int) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]

    return change


def test_what_was_committed_is_clean(archive: Archive, key: str) -> None:
    seen: list[tuple[int, int]] = []
    report = archive.verify(progress=lambda done, total: seen.append((done, total)))
    assert report.sound
    assert (report.objects, report.captures, report.records, report.problems) == (2, 6, 14, [])
    assert seen == [(0, 2), (1, 2), (2, 2)]
    row = archive.segment(key)
    assert (row["state"], row["problems"], row["captures"]) == ("sound", [], 5)
    assert row["checked_at"] >= row["stored_at"]
    assert row["sha256"] == hashlib.sha256(archive.objects.read(key)).hexdigest()


def test_an_archive_without_anything_is_clean(archive: Archive) -> None:
    for each in list(archive.objects.list()):
        archive.delete(each.key)
    for name in ("captures", "segments"):
        archive.mongo[name].delete_many({})
    report = archive.verify()
    assert (report.sound, report.objects) == (True, 0)


def test_a_sample(archive: Archive, key: str) -> None:
    assert archive.verify(sample=1).objects == 1


def test_files_of_before_are_adopted_and_measured(archive: Archive, key: str) -> None:
    before = archive.segment(key)
    archive.mongo["segments"].delete_many({})
    assert archive.verify().under_way == 2
    assert archive.records.segments([key]) == {}
    assert archive.verify(grace=0).sound
    measured = ("size", "sha256", "index_sha256", "captures", "index_key", "bucket")
    assert {name: archive.segment(key)[name] for name in measured} == {n: before[n] for n in measured}


@pytest.mark.parametrize("where", [pytest.param(12, marks=pytest.mark.slow), 0.5, -1])
def test_a_flipped_byte_is_named_with_its_record_and_no_other(
    archive: Archive, key: str, where: float
) -> None:
    row = archive.rows(key)[0]
    at = row["offset"] + (int(row["length"] * where) if isinstance(where, float) else where % row["length"])
    archive.change(key, flipped(at))
    assert archive.problems() == [
        ("damaged_object", None, None),
        ("damaged_record", row["offset"], row["_id"]),
    ]
    assert archive.segment(key)["state"] == "damaged"
    assert not archive.verify(repair=True).sound


def test_a_record_forged_with_a_right_checksum_is_named(archive: Archive, key: str) -> None:
    row = archive.rows(key)[3]
    data = archive.objects.read(key)
    start, end = row["offset"], row["offset"] + row["length"]
    forged = gzip.compress(gzip.decompress(data[start:end]).replace(b"gone", b"here"))
    data = data[:start] + forged + data[end:]
    archive.objects.put_bytes(key, data)
    archive.mongo["segments"].update_one({"_id": key}, {"$set": {"sha256": None, "size": None}})
    named = [problem for problem in archive.verify().problems if problem.kind == "damaged_record"]
    assert [(each.offset, each.capture) for each in named] == [(row["offset"], row["_id"])]
    assert named[0].text == "Its block does not have the digest that was written with it."


def test_a_truncated_object_is_named_and_mended_from_the_spool(archive: Archive, key: str) -> None:
    rows = archive.rows(key)
    whole = archive.change(key, lambda data: data[: rows[2]["offset"] + 40])
    assert archive.problems() == sorted(
        [
            ("damaged_object", None, None),
            ("damaged_record", rows[2]["offset"], rows[2]["_id"]),
            ("missing_record", rows[3]["offset"], rows[3]["_id"]),
            ("missing_record", rows[4]["offset"], rows[4]["_id"]),
            ("wrong_index", rows[3]["offset"], None),
            ("wrong_index", rows[4]["offset"], None),
        ],
        key=str,
    )
    (archive.spool / Path(key).name).write_bytes(whole[:-1])
    assert not archive.verify(repair=True).sound  # that one is not whole either
    (archive.spool / Path(key).name).write_bytes(whole)
    archive.mended()
    assert archive.objects.read(key) == whole


def test_a_deleted_object_is_named_with_its_captures_and_mended_from_a_folder(
    archive: Archive, key: str, tmp_path: Path
) -> None:
    whole, rows = archive.objects.read(key), archive.rows(key)
    archive.delete(key)
    assert archive.problems() == [
        ("missing_object", None, None),
        *sorted((("missing_record", row["offset"], row["_id"]) for row in rows), key=str),
    ]
    copy = tmp_path / "copy"
    copy.mkdir()
    assert not archive.verify(repair=True, copy=str(copy)).sound
    FolderStore(copy).put_bytes(key, whole)
    archive.mended(copy=str(copy))
    assert archive.objects.read(key) == whole
    assert FolderStore(copy).read(key) == whole


def test_a_deleted_object_that_no_row_knows_is_mended_from_a_bucket(
    archive: Archive, key: str, s3: Minio, tmp_path: Path
) -> None:
    whole = archive.objects.read(key)
    archive.delete(key)
    archive.mongo["segments"].delete_one({"_id": key})
    s3.make_bucket("copy-of-archive")
    try:
        (tmp_path / "object").write_bytes(whole)
        s3.fput_object("copy-of-archive", key, str(tmp_path / "object"))
        archive.mended(copy="copy-of-archive")
    finally:
        s3.remove_object("copy-of-archive", key)
        s3.remove_bucket("copy-of-archive")
    assert archive.objects.read(key) == whole


def test_an_index_without_an_object_tells_of_one_that_is_missing(archive: Archive, key: str) -> None:
    archive.delete(key)
    for name in ("captures", "segments"):
        archive.mongo[name].delete_many({"$or": [{"_id": key}, {"object": key}]})
    assert archive.problems() == [("missing_object", None, None)]


@pytest.mark.parametrize(
    "damage",
    [
        *("deleted", "line lost", "wrong offset"),
        *(
            pytest.param(it, marks=pytest.mark.slow)
            for it in ("unsorted", "line twice", "wrong field", "no CDXJ")
        ),
    ],
)
def test_a_wrong_index_is_named_and_written_anew(archive: Archive, key: str, damage: str) -> None:
    name = index_of(key)
    before = archive.objects.read(name)
    lines = before.splitlines(keepends=True)
    wrong = {
        "unsorted": b"".join(reversed(lines)),
        "line lost": b"".join(lines[1:]),
        "line twice": b"".join([lines[0], *lines]),
        "wrong offset": before.replace(b'"offset": "', b'"offset": "9', 1),
        "wrong field": before.replace(b'"status": "404"', b'"status": "200"'),
        "no CDXJ": before[:-3],
    }
    if damage == "deleted":
        archive.delete(name)
        assert archive.problems() == [("missing_index", None, None)]
    else:
        archive.objects.put_bytes(name, wrong[damage])
        assert {kind for kind, _, _ in archive.problems()} == {"wrong_index"}
    archive.mended()
    assert archive.objects.read(name) == before


def test_a_deleted_capture_is_named_and_made_again(archive: Archive, key: str) -> None:
    before = archive.rows(key)[2]
    archive.mongo["captures"].delete_one({"_id": before["_id"]})
    assert archive.problems() == [("missing_capture", before["offset"], before["_id"])]
    archive.mended()
    after = archive.rows(key)[2]
    assert after == before
    assert read_capture(archive.objects, after).url == before["url"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"offset": 3},
        {"status": 200},
        pytest.param({"length": 10}, marks=pytest.mark.slow),
        pytest.param({"object": "warc/elsewhere.warc.gz"}, marks=pytest.mark.slow),
        pytest.param({"url": "http://h/"}, marks=pytest.mark.slow),
    ],
)
def test_a_wrong_capture_is_named_and_corrected(archive: Archive, key: str, wrong: Row) -> None:
    before = archive.rows(key)[3]
    archive.mongo["captures"].update_one({"_id": before["_id"]}, {"$set": wrong})
    [name] = wrong
    found = [problem for problem in archive.verify().problems if problem.kind == "wrong_capture"]
    assert [(each.object, each.offset, each.capture) for each in found] == [
        (key, before["offset"], before["_id"])
    ]
    assert f"{name} {wrong[name]} instead of {before[name]}" in found[0].text
    assert archive.verify(repair=True).sound
    assert archive.rows(key)[3] == before
    assert archive.verify().problems == []
    assert archive.mongo["segments"].count_documents({}) == 2


def test_the_index_of_a_damaged_object_is_written_anew_with_what_its_rows_tell(
    archive: Archive, key: str
) -> None:
    row, before = archive.rows(key)[3], archive.objects.read(index_of(key))
    archive.change(key, flipped(row["offset"] + 30))
    archive.delete(index_of(key))
    assert archive.problems(repair=True) == [
        ("damaged_object", None, None),
        ("damaged_record", row["offset"], row["_id"]),
        ("missing_index", None, None),
    ]
    assert archive.objects.read(index_of(key)) == before
    assert archive.problems() == [
        ("damaged_object", None, None),
        ("damaged_record", row["offset"], row["_id"]),
    ]


def test_a_capture_in_quarantine_is_not_missing(archive: Archive) -> None:
    refused = capture("http://www.example.gov.cn/6.html", content_type="\ud800")
    archive.commit(capture("http://www.example.gov.cn/7.html"), refused)
    assert archive.mongo["quarantine"].distinct("capture_id") == [refused.id]
    assert archive.verify().problems == []


def test_revisits_are_checked_and_made_again_as_any_other_capture(archive: Archive, key: str) -> None:
    revisits = archive.commit_revisits(key)
    assert archive.problems() == []
    before, index = archive.rows(revisits), archive.objects.read(index_of(revisits))
    assert [row["record_type"] for row in before] == ["revisit", "revisit"]
    assert index.count(b"\n") == index.count(b'"warc/revisit"') == 1  # a 304 has no line
    archive.mongo["captures"].delete_many({"_id": before[0]["_id"]})
    wrong = {"refers_to.offset": 1, "truncated": None}
    archive.mongo["captures"].update_one({"_id": before[1]["_id"]}, {"$set": wrong})
    archive.delete(index_of(revisits))
    assert archive.problems() == sorted(
        [
            ("missing_capture", before[0]["offset"], before[0]["_id"]),
            ("wrong_capture", before[1]["offset"], before[1]["_id"]),
            ("missing_index", None, None),
        ],
        key=str,
    )
    archive.mended()
    assert archive.rows(revisits) == before  # the record says what only the crawl knew, too
    assert archive.objects.read(index_of(revisits)) == index
    assert read_capture(archive.objects, archive.rows(revisits)[0]).payload == exchanges()[0].body


def test_a_revisit_of_a_capture_that_was_lost_is_named_and_mended_with_it(archive: Archive, key: str) -> None:
    revisits, original = archive.commit_revisits(key), archive.rows(key)[0]
    archive.mongo["captures"].delete_one({"_id": original["_id"]})
    assert archive.problems() == sorted(
        [
            ("missing_capture", original["offset"], original["_id"]),
            *(("broken_revisit", row["offset"], row["_id"]) for row in archive.rows(revisits)),
        ],
        key=str,
    )
    assert archive.verify(repair=True).sound
    assert archive.problems() == []


def test_a_capture_without_a_record_is_named_and_stays_so(archive: Archive, key: str) -> None:
    row = archive.rows(key)[0] | {"_id": "urn:uuid:nowhere"}
    archive.mongo["captures"].insert_one(row)
    for repair in (False, True):
        assert archive.problems(repair=repair) == [("missing_record", row["offset"], "urn:uuid:nowhere")]


def test_an_orphan_object_is_left_alone_while_it_is_young_and_then_committed(archive: Archive) -> None:
    closed = segment(archive.spool, *exchanges())
    archive.objects.put(closed.key, closed.path)
    closed.discard()
    young = archive.verify()
    assert (young.sound, young.under_way) == (True, 1)
    found = archive.verify(grace=0)
    assert [(each.kind, each.object) for each in found.problems] == [
        ("orphan_object", closed.key),
        ("missing_index", closed.key),
    ]
    report = archive.verify(repair=True, grace=0)
    assert (report.sound, report.mended, report.restored) == (True, 1, 5)
    assert archive.verify().problems == []
    rows = archive.rows(closed.key)
    assert [row["_id"] for row in rows] == [place.capture.id for place in closed.places]
    assert {(row["source"], row["run"], row["worker"]) for row in rows} == {("example", "run-1", "worker-1")}
    assert archive.objects.read(closed.index_key) == closed.index()


def test_a_copy_that_is_neither_folder_nor_bucket_is_refused(archive: Archive, tmp_path: Path) -> None:
    for name in (str(tmp_path / "none"), "no-such-bucket"):
        with pytest.raises(GongbaoError, match=r"neither a folder|no bucket no-such-bucket"):
            archive.verify(copy=name)


def test_nothing_is_changed_without_repair(archive: Archive, key: str, tmp_path: Path) -> None:
    if isinstance(archive.objects, FolderStore):
        shutil.copytree(archive.objects.location, tmp_path / "before")
    archive.mongo["captures"].delete_one({"_id": archive.rows(key)[1]["_id"]})
    archive.objects.put_bytes(index_of(key), b"")
    archive.verify()
    assert len(archive.rows(key)) == 4
    assert archive.objects.read(index_of(key)) == b""


def test_what_a_browser_showed_is_made_again_from_its_record(archive: Archive) -> None:
    page = capture("http://www.example.gov.cn/shell.html", at=30)
    asked = b"POST /list HTTP/1.1\r\nHost: a\r\n\r\npage=2"
    data = capture("http://www.example.gov.cn/list", at=31, page=page.id, request_head=asked)
    key = archive.commit(page, data, conversion(page, "<p>shown</p>", "Chromium 1; quiet"))
    before = archive.rows(key)
    assert archive.verify().sound
    archive.mongo["captures"].delete_many({"_id": {"$in": [row["_id"] for row in before[1:]]}})
    archive.delete(index_of(key))
    assert archive.verify(repair=True).sound
    kept = ("record_type", "status", "content_type", "converted_from", "rendering", "page", "method_query")
    assert [{name: row.get(name) for name in kept} for row in archive.rows(key)] == [
        {name: row.get(name) for name in kept} for row in before
    ]
    assert archive.verify().sound
