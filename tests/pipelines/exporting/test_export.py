"""WACZ files: what the specification demands of them, and that their records are those of the archive."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from crawler.config import Config
from crawler.errors import GongbaoError
from crawler.items import Capture
from pipelines import objects, records
from pipelines.archive.known import Known
from pipelines.archive.reading import read_response
from pipelines.archive.segment import Segment
from pipelines.commit import Committer
from pipelines.exporting import index, warcs
from pipelines.exporting.run import export_wacz
from pipelines.exporting.selection import Selection
from pipelines.importing.run import import_archives
from pipelines.records.rows import document_rows
from tests.pipelines import made

PAGES = [
    made.page(made.document(url=f"http://a.cn/{n}"), url=f"http://a.cn/{n}", at=n * 3600) for n in range(5)
]
OTHERS = [made.capture(f"http://b.cn/{n}", b"x" * n, at=n * 3600, source="other") for n in range(3)]


@pytest.fixture
def config(mongo_uri: str, tmp_path: Path) -> Config:
    """An archive in a folder, with two segments."""
    config = Config(mongo_uri=mongo_uri, archive=str(tmp_path / "archive"), spool=tmp_path / "spool")
    committer = Committer(objects.from_config(config), records.from_config(config))
    committer.objects.check()
    committer.records.check()
    for captures in (PAGES, OTHERS):
        commit(committer, tmp_path, *captures)
    return config


def commit(committer: Committer, tmp_path: Path, *captures: Capture) -> None:
    """Archive captures in a segment of their own."""
    committer.commit_segment(made.segment(tmp_path / "spool", *captures))
    committer.commit_pages(captures)


def export(config: Config, tmp_path: Path, **selected: Any) -> zipfile.ZipFile:
    """Export, and open the file."""
    path = tmp_path / "some.wacz"
    path.unlink(missing_ok=True)
    export_wacz(config, path, Selection(**selected))
    return zipfile.ZipFile(path)


def lines(wacz: zipfile.ZipFile) -> list[dict[str, Any]]:
    """The lines of the index, in order."""
    found = gzip.decompress(wacz.read("indexes/index.cdx.gz")).decode().splitlines()
    assert found == sorted(found)
    return [json.loads(each.split(" ", 2)[2]) for each in found]


def test_it_is_what_the_specification_demands(config: Config, tmp_path: Path) -> None:
    wacz = export(config, tmp_path)
    assert wacz.testzip() is None
    names = wacz.namelist()
    assert names == [
        "archive/data-00000.warc.gz",
        "indexes/index.cdx.gz",
        "indexes/index.idx",
        "pages/pages.jsonl",
        "datapackage.json",
        "datapackage-digest.json",
    ]
    assert all(entry.compress_type == zipfile.ZIP_STORED for entry in wacz.infolist())
    package = json.loads(wacz.read("datapackage.json"))
    assert (package["profile"], package["wacz_version"], package["title"]) == (
        "data-package",
        "1.1.1",
        "some",
    )
    assert {each["path"] for each in package["resources"]} == set(names[:4])  # all but the two that list them
    for each in package["resources"]:
        data = wacz.read(each["path"])
        assert each["name"] == each["path"].rpartition("/")[2]
        assert (each["bytes"], each["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
    digest = json.loads(wacz.read("datapackage-digest.json"))
    listed = hashlib.sha256(wacz.read("datapackage.json")).hexdigest()
    assert digest == {"path": "datapackage.json", "hash": f"sha256:{listed}"}
    header, *pages = map(json.loads, wacz.read("pages/pages.jsonl").decode().splitlines())
    assert header["format"] == "json-pages-1.0"
    assert [page["url"] for page in pages] == [page.url for page in PAGES]
    assert pages[1] == {
        "id": PAGES[1].id,
        "url": "http://a.cn/1",
        "ts": "2026-03-01T09:00:00Z",
        "title": "政府工作报告",
    }


def test_records_are_copied_byte_for_byte_with_their_requests(config: Config, tmp_path: Path) -> None:
    wacz = export(config, tmp_path)
    data = wacz.read("archive/data-00000.warc.gz")
    kinds = [record.rec_type for record in ArchiveIterator(BytesIO(data), check_digests="raise")]
    assert kinds == ["warcinfo", *["response", "request"] * 8]
    assert all(record.verify_block_digest() for record in FastIterator(BytesIO(data), parse_http=False))
    store, rows = objects.from_config(config), records.from_config(config).captures
    for each in lines(wacz):
        member = data[int(each["offset"]) :][: int(each["length"])]
        name = read_response(member).record_id
        row = rows([name])[name]
        assert member == store.read(row["object"], row["offset"], row["length"])
        assert (each["url"], each["digest"], each["mime"]) == (row["url"], row["payload_digest"], "text/html")


def test_the_index_of_the_index_finds_each_block(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "LINES", 3)
    wacz = export(config, tmp_path)
    meta, *blocks = wacz.read("indexes/index.idx").decode().splitlines()
    assert meta == '!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}'
    packed, found = wacz.read("indexes/index.cdx.gz"), []
    for block in blocks:
        place = json.loads(block.split(" ", 2)[2])
        some = packed[place["offset"] :][: place["length"]]
        assert place["digest"] == f"sha256:{hashlib.sha256(some).hexdigest()}"
        found.append(gzip.decompress(some).decode().splitlines())
        assert found[-1][0].startswith(" ".join(block.split(" ", 2)[:2]))
    assert [len(each) for each in found] == [3, 3, 2]


def test_large_packages_have_several_files_and_the_same_order(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warcs, "MAX_SIZE", 2500)
    monkeypatch.setattr("pipelines.exporting.lines.IN_MEMORY", 2)
    wacz = export(config, tmp_path)
    files = [name for name in wacz.namelist() if name.startswith("archive/")]
    assert len(files) > 1
    for each in lines(wacz):
        data = wacz.read(f"archive/{each['filename']}")[int(each["offset"]) :][: int(each["length"])]
        assert read_response(data).url == each["url"]


@pytest.mark.parametrize(
    ("selected", "urls"),
    [
        ({"source": "other"}, ["http://b.cn/0", "http://b.cn/1", "http://b.cn/2"]),
        ({"url": "http://a.cn/3"}, ["http://a.cn/3"]),
        (
            {"since": made.T0 + timedelta(hours=1), "until": made.T0 + timedelta(hours=2)},
            ["http://a.cn/1", "http://b.cn/1"],
        ),
        ({"until": made.T0 + timedelta(seconds=1), "source": "other"}, ["http://b.cn/0"]),
        (
            {"documents": [document_rows(page, page.analysis.documents, 1)[0]["_id"] for page in PAGES[:2]]},  # type: ignore[union-attr, arg-type]
            ["http://a.cn/0", "http://a.cn/1"],
        ),
    ],
)
def test_what_was_asked_for(
    config: Config, tmp_path: Path, selected: dict[str, Any], urls: list[str]
) -> None:
    assert [each["url"] for each in lines(export(config, tmp_path, **selected))] == urls


def test_what_a_revisit_refers_to_goes_with_it(config: Config, tmp_path: Path) -> None:
    committer = Committer(objects.from_config(config), records.from_config(config))
    body = b"the same again " * 100
    commit(committer, tmp_path, made.capture("http://first.cn/", body, source="first"))
    lookup = partial(committer.records.originals, committer.objects.location)
    opened = Segment(tmp_path / "spool", "worker-1", "run-1")
    again = made.capture("http://again.cn/", body, source="again", at=10)
    asked = b"GET / HTTP/1.1\r\nIf-None-Match: x\r\n\r\n"
    same = made.capture("http://first.cn/", b"", source="again", at=20, status=304, request_head=asked)
    opened.extend(Known(lookup).exchanges([again, same]))
    committer.commit_segment(opened.close())
    assert [place.record_type for place in opened.places] == ["revisit", "revisit"]

    wacz = export(config, tmp_path, source="again")
    # the 304 is in the file, but not in the index: replay would show nothing
    assert [(each["url"], each["mime"]) for each in lines(wacz)] == [
        ("http://again.cn/", "warc/revisit"),
        ("http://first.cn/", "text/html"),
    ]
    data = BytesIO(wacz.read("archive/data-00000.warc.gz"))
    kinds = [record.rec_type for record in ArchiveIterator(data)]
    assert kinds == ["warcinfo", *["revisit", "request"] * 2, "response", "request"]
    assert len(lines(export(config, tmp_path))) == 10  # none twice
    database = committer.records._database  # type: ignore[attr-defined]
    database["captures"].delete_one({"url": "http://first.cn/", "status": 200})
    (tmp_path / "some.wacz").unlink()
    result = export_wacz(config, tmp_path / "some.wacz", Selection(source="again"))
    assert (result.captures, result.left_out) == (2, 1)
    assert "to which others refer, is not in the database" in result.problems[0]


def test_it_comes_back_as_it_went(config: Config, tmp_path: Path, mongo_uri: str) -> None:
    wacz = export(config, tmp_path)
    path = tmp_path / "data.warc.gz"
    path.write_bytes(wacz.read("archive/data-00000.warc.gz"))
    [known] = import_archives(config, [path])
    assert (known.captures, known.known) == (0, 8)
    elsewhere = Config(
        mongo_uri=mongo_uri.replace("/test_", "/test_2"),  # type: ignore[arg-type]
        archive=str(tmp_path / "elsewhere"),
        spool=tmp_path / "spool",
    )
    try:
        [new] = import_archives(elsewhere, [path])
        assert (new.captures, new.refusals) == (8, 0)
        names = [each.id for each in (*PAGES, *OTHERS)]
        ours, theirs = (records.from_config(each).captures(names) for each in (config, elsewhere))
        for name in names:
            assert theirs[name]["payload_digest"] == ours[name]["payload_digest"]
            assert theirs[name]["fetched_at"] == ours[name]["fetched_at"]
    finally:
        client = records.from_config(elsewhere)._client  # type: ignore[attr-defined]
        client.drop_database(client.get_default_database().name)


def test_damaged_and_missing_records_are_named_and_left_out(config: Config, tmp_path: Path) -> None:
    rows = records.from_config(config).captures([PAGES[1].id, OTHERS[0].id])
    path = tmp_path / "archive" / rows[PAGES[1].id]["object"]
    data = bytearray(path.read_bytes())
    data[rows[PAGES[1].id]["offset"] + 40] ^= 255
    path.write_bytes(data)
    (tmp_path / "archive" / rows[OTHERS[0].id]["object"]).unlink()
    result = export_wacz(config, tmp_path / "some.wacz", Selection())
    assert (result.captures, result.left_out) == (4, 4)
    assert rows[PAGES[1].id]["object"] in result.problems[0]
    with pytest.raises(GongbaoError, match="None of the captures can be read"):
        export_wacz(config, tmp_path / "none.wacz", Selection(source="other"))


def test_mistakes_are_explained_and_leave_nothing(config: Config, tmp_path: Path) -> None:
    for name, selection, why in (
        ("some.zip", Selection(), "has to end in .wacz"),
        ("none.wacz", Selection(source="unknown"), "There are no such captures"),
        ("none.wacz", Selection(documents=["unknown"]), "There is no document unknown"),
        ("no/folder.wacz", Selection(), "cannot be written"),
    ):
        with pytest.raises(GongbaoError, match=why):
            export_wacz(config, tmp_path / name, selection)
    (tmp_path / "old.wacz").write_text("precious")
    with pytest.raises(GongbaoError, match="exists already"):
        export_wacz(config, tmp_path / "old.wacz", Selection())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "old.wacz", "spool"]
