"""`scrapy coverage` on what was stored: the picture, the totals, and what machines get."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.database import Database

from pipelines.records import MongoRecords
from tests.crawler.commands.operators import Operator

Row = dict[str, Any]
WALLED, CODE = "anhui-dongzhi", "341721"
"""A source that is shipped, and its region."""


@pytest.fixture
def stored(operator: Operator, mongo: Database[Row]) -> Operator:
    """An operator of a database with a few reports, and a source behind a wall."""
    row = {"kind": "work_report", "complete": True, "truncated": False, "official": "site"}
    mongo["reports"].insert_many(
        [
            row | {"_id": "1", "region_code": "100000", "region_name": "全国", "year": 2024},
            row
            | {"_id": "2", "region_code": "340000", "region_name": "安徽省", "year": 2024, "official": None},
            row
            | {"_id": "3", "region_code": "341700", "region_name": "池州市", "year": 2023, "truncated": True},
            row | {"_id": "4", "region_code": None, "region_name": "某镇", "year": 2024},
        ]
    )
    at = datetime.now(UTC) - timedelta(hours=3)
    mongo["captures"].insert_one(
        {"_id": "c", "source": WALLED, "fetched_at": at, "outcome": "blocked", "block": "challenge"}
    )
    assert isinstance(operator.records, MongoRecords)
    return operator


def test_provinces_by_years(stored: Operator) -> None:
    shown = stored("coverage", "--year", "2020-2024").stdout
    lines = [line.split() for line in shown.splitlines()]
    assert lines[0] == ["20", "21", "22", "23", "24", "there"]
    assert ["国务院", "·", "·", "·", "·", "100", "1/5"] in lines
    (anhui,) = [line for line in lines if line and line[0] == "安徽省"]
    assert anhui[1:6] == ["·", "·", "·", "·", "1"]
    assert "2020 to 2024: complete reports 1 of 5 of State Council, 1 of 155 of provinces" in shown
    assert "1 official, 1 only as copies, 1 truncated, 5 blocked" in shown
    assert "1 reports of towns" in shown


def test_a_provinces_regions_and_what_is_missing(stored: Operator) -> None:
    shown = stored("coverage", "--province", "安徽", "--year", "2024").stdout
    (chizhou,) = [
        line for line in shown.splitlines() if "池州市" in line and "/" in line and "341700" not in line
    ]
    assert chizhou.split()[-1] == "0/1"
    (dongzhi,) = [line for line in shown.splitlines() if line.strip().startswith(CODE)]
    assert "blocked" in dongzhi
    assert "tried 3.0 h ago, blocked (challenge)" in dongzhi
    assert "国务院" not in shown


def test_machines_get_every_cell(stored: Operator) -> None:
    value = stored.json("coverage", "--year", "2023-2024")
    rows = {row["region_code"]: row for row in value["regions"]}
    assert rows["340000"]["years"] == {"2023": "missing", "2024": "copy"}
    assert rows["341700"]["years"] == {"2023": "truncated", "2024": "missing"}
    assert rows[CODE]["sources"][0]["blocked_by"] == "challenge"
    total = value["totals"]["all"]
    assert total["expected"] == sum(
        state != "not_expected" for row in rows.values() for state in row["years"].values()
    )
    assert json.dumps(value)


@pytest.mark.parametrize("year", ["24", "2024-2020", "1800", "x"])
def test_what_is_no_year_is_one_sentence(stored: Operator, year: str) -> None:
    done = stored("coverage", "--year", year)
    assert done.returncode == 2
    assert "--year expects" in done.stderr + done.stdout
