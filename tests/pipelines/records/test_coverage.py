"""What there is of reports by region and year, and when sources were tried."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.database import Database

from pipelines.records import RecordStore

Rows = Database[dict[str, Any]]
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def report(number: int, code: str | None, year: int, **fields: Any) -> dict[str, Any]:
    row = {"complete": True, "truncated": False, "official": None, "kind": "work_report"}
    return {"_id": f"r{number}", "region_code": code, "region_name": "某市", "year": year, **row, **fields}


def test_the_best_report_of_a_region_and_year(store: RecordStore, mongo: Rows) -> None:
    mongo["reports"].insert_many(
        [
            report(1, "341700", 2023, official="site"),
            report(2, "341700", 2023),
            report(3, "341700", 2024, complete=False, official="site"),
            report(4, "341702", 2024),
            report(5, "341702", 2024, truncated=True, official="site"),
            report(6, None, 2024),
            report(7, None, 2024),
            report(8, "341700", 1999),
            report(9, "341700", 2024, kind="other", official="site"),
        ]
    )
    rows = {
        (row["code"], row["year"]): (row["best"], row["reports"])
        for row in store.reports_by_region(2000, 2024)
    }
    assert rows == {
        ("341700", 2023): (3, 2),
        ("341700", 2024): (1, 1),
        ("341702", 2024): (2, 2),
        (None, 2024): (2, 2),
    }


def test_when_sources_were_tried_and_what_blocks_them(store: RecordStore, mongo: Rows) -> None:
    def capture(source: str, minutes: int, outcome: str | None, block: str | None) -> dict[str, Any]:
        row = {"_id": f"{source}{minutes}", "source": source, "fetched_at": NOW + timedelta(minutes=minutes)}
        return row | ({"outcome": outcome, "block": block} if outcome else {})

    mongo["captures"].insert_many(
        [
            capture("well", 1, "documents", None),
            capture("well", 2, "error", None),
            capture("walled", 1, "list", None),
            capture("walled", 2, "blocked", "captcha"),
            capture("walled", 3, "blocked", "challenge"),
            capture("walled", 4, None, None),
            capture("recovered", 1, "blocked", "challenge"),
            capture("recovered", 2, "list", None),
        ]
    )
    assert store.tries_by_source() == {
        "well": {"last_tried": NOW + timedelta(minutes=2), "blocked_by": None},
        "walled": {"last_tried": NOW + timedelta(minutes=4), "blocked_by": "challenge"},
        "recovered": {"last_tried": NOW + timedelta(minutes=2), "blocked_by": None},
    }


def test_nothing_is_there_of_an_empty_database(store: RecordStore) -> None:
    assert list(store.reports_by_region(1949, 2026)) == []
    assert store.tries_by_source() == {}
