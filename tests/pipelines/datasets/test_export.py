"""Exports: what is in the files, what the next run adds, and what a kill leaves."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from crawler.config import Config
from crawler.errors import ExportError
from pipelines.datasets import writers
from pipelines.datasets.run import Export
from pipelines.datasets.selection import Selection, Wholeness
from pipelines.datasets.tables import Name
from pipelines.records import MongoRecords, rows
from tests.pipelines.made import T0, capture, document

Row = dict[str, Any]
ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = Selection(Name.DOCUMENTS)


@pytest.fixture
def records(mongo_uri: str) -> MongoRecords:
    made = MongoRecords(mongo_uri)
    made.check()
    return made


@pytest.fixture
def export(mongo_uri: str) -> Export:
    return Export(Config.from_environment({"GONGBAO_MONGO_URI": mongo_uri}))


def _put(records: MongoRecords, number: int, at: int = 0, **fields: Any) -> str:
    url = f"http://www.example.gov.cn/{number}.html"
    told = {"region_code": "341702", "region_name": "贵池区", "year": 2024, "text": f"各位代表：{number}"}
    seen = capture(url, at=at)
    [row] = rows.document_rows(seen, [document(**told | fields, url=url)], 1)
    records.put_documents([row])
    return str(row["_id"])


def _read(folder: Path, files: list[str], of: str = "") -> list[Row]:
    names = [name for name in files if name.startswith(of)]
    lines = [line for name in names for line in gzip.decompress((folder / name).read_bytes()).splitlines()]
    return list(map(json.loads, lines))


def test_a_later_run_has_what_changed_and_names_what_is_gone(
    records: MongoRecords, mongo: Database[Row], export: Export, tmp_path: Path
) -> None:
    ids = [_put(records, number) for number in range(5)]
    done = export.run(tmp_path, DOCUMENTS, "jsonl")
    assert sorted(row["id"] for row in _read(tmp_path, done["files"])) == sorted(ids)
    assert export.run(tmp_path, DOCUMENTS, "jsonl")["files"] == []
    _put(records, 1, at=9)  # seen again, as it was
    _put(records, 2, at=9, speaker="马明")
    new = _put(records, 7)
    mongo["documents"].update_one({"_id": ids[3]}, [{"$set": {"retired_at": "$$NOW", "changed_at": "$$NOW"}}])
    done = export.run(tmp_path, DOCUMENTS, "jsonl")
    changed, removed = done["files"]
    assert {row["id"]: row["speaker"] for row in _read(tmp_path, [changed])} == {ids[2]: "马明", new: None}
    assert [(row["id"], row["why"]) for row in _read(tmp_path, [removed])] == [(ids[3], "retired")]
    card = json.loads((tmp_path / "card.json").read_text())
    assert card["counts"]["rows"] == 5
    assert [len([f for f in card["files"] if f["run"] == n["run"]]) for n in card["runs"]] == [2, 0, 2]
    for line in (tmp_path / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_what_leaves_the_selection_or_is_joined_is_named(
    records: MongoRecords, mongo: Database[Row], export: Export, tmp_path: Path
) -> None:
    moved, joined = _put(records, 1), _put(records, 2)
    of_2024 = Selection(Name.DOCUMENTS, years=(2024, 2024))
    export.run(tmp_path, of_2024, "jsonl")
    _put(records, 1, at=9, year=2025)
    mongo["documents"].delete_one({"_id": joined})
    mongo["removed_documents"].insert_one({"_id": joined, "changed_at": T0 + timedelta(days=36500)})
    done = export.run(tmp_path, of_2024, "jsonl")
    whys = {row["id"]: row["why"] for row in _read(tmp_path, done["files"])}
    assert whys == {moved: "left", joined: "removed"}


def test_reports_have_the_text_of_their_best_document_and_go(
    records: MongoRecords, export: Export, tmp_path: Path
) -> None:
    _put(records, 1)
    reports = Selection(Name.REPORTS)
    done = export.run(tmp_path, reports, "jsonl")
    [row] = _read(tmp_path, done["files"])
    assert row["text"] == "各位代表：1"
    assert row["id"].startswith("work_report/341702/2024/")
    _put(records, 1, at=9, text="各位代表：二")
    [row] = _read(tmp_path, export.run(tmp_path, reports, "jsonl")["files"])
    assert row["text"] == "各位代表：二"
    _put(records, 1, at=20, year=2025)
    new, removed = export.run(tmp_path, reports, "jsonl")["files"]
    assert [each["id"].split("/")[2] for each in _read(tmp_path, [new])] == ["2025"]
    assert [each["why"] for each in _read(tmp_path, [removed])] == ["removed"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {0, 1, 2, 3, 4}),
        ({"region": "340000"}, {0, 1, 2}),
        ({"region": "341700"}, {0, 1}),
        ({"region": "341702"}, {0}),
        ({"region": "100000"}, {4}),
        ({"years": (2023, 2023)}, {1}),
        ({"kind": "news"}, {3}),
        ({"wholeness": Wholeness.TRUNCATED}, {2}),
        ({"wholeness": Wholeness.COMPLETE}, set()),
        ({"since": T0 + timedelta(days=36500)}, set()),
    ],
)
def test_selections(
    records: MongoRecords, export: Export, tmp_path: Path, asked: Row, found: set[int]
) -> None:
    made = (
        {"region_code": "341702"},
        {"region_code": "341700", "year": 2023},
        {"region_code": "340100", "truncated": True},
        {"region_code": "110000", "kind": "news"},
        {"region_code": "100000"},
    )
    ids = {_put(records, number, **fields): number for number, fields in enumerate(made)}
    done = export.run(tmp_path, Selection(Name.DOCUMENTS, **asked), "jsonl")
    assert {ids[row["id"]] for row in _read(tmp_path, done["files"])} == found


def test_csv_is_safe_in_spreadsheets(records: MongoRecords, export: Export, tmp_path: Path) -> None:
    _put(records, 1, title='=HYPERLINK("http://evil/")', publisher="-2+3", speaker="＝1", flags=("a", "b"))
    _put(records, 2, title='标题, 带"引号"\n和换行')
    done = export.run(tmp_path, DOCUMENTS, "csv")
    raw = (tmp_path / done["files"][0]).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    read = {row["url"][-6]: row for row in csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True))}
    assert read["1"]["title"] == '\'=HYPERLINK("http://evil/")'
    assert read["1"]["publisher"] == "'-2+3"
    assert read["1"]["speaker"] == "'＝1"
    assert read["1"]["flags"] == "a; b"
    assert read["2"]["title"] == '标题, 带"引号"\n和换行'
    assert "text" not in read["1"]


def test_a_folder_of_others_and_another_selection_are_refused(
    records: MongoRecords, export: Export, tmp_path: Path
) -> None:
    (tmp_path / "holiday.jpg").touch()
    with pytest.raises(ExportError, match="holds files that are no export"):
        export.run(tmp_path, DOCUMENTS)
    own = tmp_path / "own"
    export.run(own, DOCUMENTS, "jsonl")
    for selection, form in ((Selection(Name.REPORTS), "jsonl"), (DOCUMENTS, "csv")):
        with pytest.raises(ExportError, match="another selection or format"):
            export.run(own, selection, form)


def test_without_pyarrow_parquet_says_what_to_do(
    records: MongoRecords, export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(records, 1)
    monkeypatch.setitem(sys.modules, "pipelines.datasets.arrow", None)
    with pytest.raises(ExportError, match="pip install 'gongbao"):
        export.run(tmp_path, DOCUMENTS)


def test_a_parquet_file_has_row_groups_of_its_own_size(
    records: MongoRecords, export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(writers, "GROUP_ROWS", 2)
    ids = sorted(_put(records, number, delivered_on="2024-01-09") for number in range(5))
    name, _ = export.run(tmp_path, DOCUMENTS)["files"]
    file = parquet.ParquetFile(tmp_path / name)
    assert file.metadata.num_row_groups == 3
    table = file.read().to_pydict()
    assert table["id"] == ids
    assert str(table["delivered_on"][0]) == "2024-01-09"
    assert file.schema_arrow.field("id").metadata[b"description"].startswith(b"Stable")


def test_a_killed_run_goes_on_without_loss_or_double(
    records: MongoRecords, environment: dict[str, str], export: Export, tmp_path: Path
) -> None:
    made = []
    for number in range(60):
        url = f"http://www.example.gov.cn/{number}.html"
        made += rows.document_rows(capture(url), [document(url=url, kind="news")], 1)
    records.put_documents(made)
    folder = tmp_path / "out"
    # a run that makes a file of each batch of ten, and waits after each
    command = [sys.executable, "-m", "tests.pipelines.datasets.slowly", str(folder)]
    for kills in range(1, 4):
        child = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment)
        while len(list(folder.glob("documents-*.gz"))) < kills:
            assert child.poll() is None
            time.sleep(0.005)
        child.send_signal(signal.SIGKILL)
        child.wait()
    done = export.run(folder, DOCUMENTS, "jsonl")
    assert done["run"] == 1
    assert len(done["files"]) >= 4
    seen = Counter(row["id"] for row in _read(folder, done["files"]))
    assert seen == dict.fromkeys((row["_id"] for row in made), 1)
    assert sorted(path.name for path in folder.glob("*.gz")) == sorted(done["files"])
