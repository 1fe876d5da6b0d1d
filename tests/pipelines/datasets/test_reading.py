"""The examples of reading in pipelines/README.md run as they stand there, and agree on what is there now."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from crawler.config import Config
from pipelines.datasets.run import Export
from pipelines.datasets.selection import Selection
from pipelines.datasets.tables import Name
from tests.pipelines.contract.blocks import blocks

Row = dict[str, Any]
WAYS = ("pandas", "polars", "duckdb")


def _row(number: int, **fields: Any) -> Row:
    told = {
        "_id": f"{number:03}",
        "kind": "news",
        "title": "一",
        "text": "正文",
        "year": 2024,
        "retired_at": None,
    }
    return told | {"changed_at": datetime.now(UTC)} | fields


@pytest.fixture
def now_there(
    mongo: Database[Row], mongo_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, str]]:
    """Export three runs to the folder of the examples: one row changed, one went, one went and came back."""
    pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    export = Export(Config.from_environment({"GONGBAO_MONGO_URI": mongo_uri}))
    mongo["documents"].insert_many([_row(number) for number in range(5)])
    export.run(Path("gongbao"), Selection(Name.DOCUMENTS))
    mongo["documents"].replace_one({"_id": "001"}, _row(1, title="二", year=None))
    for number in (2, 3):
        mongo["documents"].replace_one({"_id": f"00{number}"}, _row(number, retired_at=datetime.now(UTC)))
    assert export.run(Path("gongbao"), Selection(Name.DOCUMENTS))["removed"] == 2
    mongo["documents"].replace_one({"_id": "003"}, _row(3, title="三"))
    assert export.run(Path("gongbao"), Selection(Name.DOCUMENTS))["rows"] == 1
    return [("000", "一"), ("001", "二"), ("003", "三"), ("004", "一")]


@pytest.mark.parametrize("way", WAYS)
def test_an_example_finds_what_is_there_now(
    way: str, now_there: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip(way)
    example = dict(zip(WAYS, blocks("Taking data away"), strict=True))[way]
    names: Row = {}
    exec(compile(example, "pipelines/README.md", "exec"), names)
    rows = names["rows"]
    if way == "pandas":
        found = list(zip(rows["id"], rows["title"], strict=True))
    elif way == "polars":
        found = rows.select("id", "title").rows()
    else:
        found = rows.project("id, title").fetchall()
    assert sorted(found) == now_there
    assert capsys.readouterr().out.strip()
