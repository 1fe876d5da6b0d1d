"""`scrapy facts` and `scrapy diff` on reports that were stored."""

from __future__ import annotations

import pytest

from pipelines.records import MongoRecords
from tests.crawler.commands.operators import Operator
from tests.pipelines.reports.made import speech
from tests.pipelines.reports.test_stated import put, report


def spoken(year: int, results: str, goals: str) -> str:
    """Return a speech; those of two years have nothing else in common."""
    review, plan = f"一、{year - 1}年工作回顾", f"二、{year}年工作安排"
    lines = [review, results, speech(year, 400), plan, f"主要预期目标是：{goals}"]
    return "\n".join(lines)


@pytest.fixture
def stored(operator: Operator) -> Operator:
    records = operator.records
    assert isinstance(records, MongoRecords)
    first = spoken(
        2024,
        "地区生产总值增长9%。",
        "地区生产总值增长6%左右，固定资产投资增长8%以上，城镇新增就业2万人，城镇调查失业率5.5%左右。",
    )
    second = spoken(
        2025, "预计地区生产总值增长5.8%，固定资产投资增长3%。城镇调查失业率5.1%。", "地区生产总值增长7%。"
    )
    put(records, report(first, "http://a.example.com/1.html"))
    put(
        records,
        report(
            second, "http://a.example.com/2.html", year=2025, session="青禾县第十届人民代表大会第五次会议"
        ),
    )
    other = {"region_code": "341722", "region_name": "青禾市"}
    put(records, report(first, "http://b.example.com/1.html", **other))
    return operator


def test_what_became_of_promises(stored: Operator) -> None:
    done = stored("diff", "341721", "2024", "2025")
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line.strip()}
    assert done.returncode == 0
    assert "about +6%" in lines["地区生产总值"]
    assert "+5.8%, expected" in lines["地区生产总值"]
    assert "nearly kept" in lines["地区生产总值"]
    assert "missed" in lines["固定资产投资"]
    assert "not reported" in lines["城镇新增就业"]
    assert "5.1%" in lines["城镇调查失业率"]
    assert "1 kept, 1 nearly kept, 1 missed, 1 not reported." in done.stdout
    assert "主要预期目标是" not in done.stdout


def test_sentences_and_machines(stored: Operator) -> None:
    shown = "".join(stored("diff", "青禾县", "2024", "--sentences").stdout.split())
    assert "主要预期目标是：地区生产总值增长6%左右" in shown
    assert "预计地区生产总值增长5.8%，固定资产投资增长3%。" in shown
    found = stored.json("diff", "青禾县", "2024")
    assert [row["verdict"] for row in found["promises"]] == ["nearly", "missed", "not_reported", "kept"]
    assert found["promises"][0]["result"]["sentence"] == "预计地区生产总值增长5.8%，固定资产投资增长3%。"
    assert (found["report"]["year"], found["next"]["year"]) == (2024, 2025)


def test_a_year_that_is_not_there_yet(stored: Operator) -> None:
    done = stored("diff", "青禾县", "2025")
    assert done.returncode == 0
    assert "There is no report for 2026 yet." in done.stdout


def test_the_facts_of_a_report(stored: Operator) -> None:
    done = stored("facts", "青禾县", "2025")
    lines = [line.split() for line in done.stdout.splitlines()]
    assert [line[-3:] for line in lines if line[0] == "地区生产总值"][1] == ["2025", "target", "+7%"]
    assert len(stored.json("facts", "青禾县", "2025")["facts"]) == 4


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("diff", "青禾", "2024"), "Name one by its code."),
        (("diff", "东至县", "2024"), "There is no report of '东至县' for 2024 or 2025."),
        (("facts", "341722", "2025"), "There is no report of '341722' for 2025."),
    ],
)
def test_what_names_no_report_is_said(stored: Operator, arguments: tuple[str, ...], sentence: str) -> None:
    done = stored(*arguments)
    assert done.returncode == 1
    assert sentence in done.stderr


def test_years_that_do_not_follow_are_refused(stored: Operator) -> None:
    done = stored("diff", "341721", "2024", "2026")
    assert done.returncode == 2
    assert "say diff 341721 2024 2025" in done.stdout + done.stderr
    assert stored("diff", "341721", "last").returncode == 2
