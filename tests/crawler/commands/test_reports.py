"""`scrapy reports` on what was stored: what it prints, and how it ends."""

from __future__ import annotations

import json
from typing import Any

from pymongo.database import Database

from pipelines.records import MongoRecords
from tests.crawler.commands.conftest import DEAD, Run
from tests.pipelines.reports.made import edited, speech
from tests.pipelines.reports.test_store import KEY, report, sighting

Row = dict[str, Any]


def store(mongo_uri: str) -> MongoRecords:
    records = MongoRecords(mongo_uri)
    records.check()
    text = speech(1, 400)
    records.put_documents(sighting(report(1, text, speaker="张三")))
    records.put_documents(sighting(report(2, edited(text), speaker="李四")))
    records.put_documents(sighting(report(3, speech(2, 400), year=None)))
    return records


def test_it_says_what_there_is_and_what_contradicts(run: Run, mongo_uri: str) -> None:
    store(mongo_uri)
    shown = run("reports")
    assert shown.returncode == 0, shown.stderr
    lines = shown.stdout.splitlines()
    assert lines[0] == "1 reports of 2 renditions."
    assert "By year: 2024 1." in lines
    assert "Conflicts: speaker 1." in lines
    assert any(f"{KEY}/2024/10-3" in line and "张三 (1)" in line and "李四 (1)" in line for line in lines)
    assert any(line.startswith("1 documents are in no report") for line in lines)


def test_a_rebuild_makes_lost_reports_again(run: Run, mongo_uri: str, mongo: Database[Row]) -> None:
    store(mongo_uri)
    whole = list(mongo["reports"].find({}, {"changed_at": 0}))
    mongo["reports"].drop()
    rebuilt = run("reports", "--rebuild", "--json", own_process=True)
    assert rebuilt.returncode == 0, rebuilt.stderr
    counts = json.loads(rebuilt.stdout)
    assert (counts["reports"], counts["renditions"], counts["waiting"]) == (1, 2, [])
    assert list(mongo["reports"].find({}, {"changed_at": 0})) == whole


def test_a_database_without_reports_has_none(run: Run) -> None:
    assert run("reports").stdout.startswith("0 reports of 0 renditions.")


def test_a_database_that_is_away_is_a_sentence(run: Run) -> None:
    away = run("reports", **DEAD)
    assert away.returncode == 1
    assert away.stderr.startswith("MongoDB at ")
    assert "hunter2" not in away.stderr
