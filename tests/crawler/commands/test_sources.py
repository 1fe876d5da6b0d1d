"""`scrapy sources`: coverage, validation and health."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.records import rows
from tests.crawler.commands.conftest import scrapy
from tests.crawler.commands.operators import Operator
from tests.crawler.sources.writing import table, write
from tests.pipelines.made import Analysis, capture, document
from tests.pipelines.records.test_store import capture_rows

CITY = "{title: 青溪市, region_code: 341700, start_urls: http://www.qx.gov.cn/, basis: a/b, platform: trs}"


@pytest.fixture
def own(operator: Operator, tmp_path: Path) -> Operator:
    """An operator with a source of his own."""
    operator.environment["GONGBAO_SOURCES"] = str(write(tmp_path / "own", x=table(f"city: {CITY}")))
    return operator


def crawled(operator: Operator, *years: int, outcome: str = "documents") -> None:
    """Store a page of the city with reports of these years."""
    seen = capture("http://www.qx.gov.cn/1.html", source="city")
    found = [document(url=f"http://www.qx.gov.cn/{y}", region_code="341700", year=y) for y in years]
    operator.records.put_captures(capture_rows(seen))
    analysis = Analysis(tuple(found), outcome=outcome, platform="hanweb")
    operator.records.put_analyses([rows.analysis_row(seen, analysis, 1)])
    operator.records.put_documents(rows.document_rows(seen, found, 1))


def test_the_coverage_needs_no_server() -> None:
    done = scrapy("sources", "--province", "安徽", GONGBAO_CONTACT="", own_process=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "16/16" in done.stdout
    assert "Without a source: 安徽省贵池区 (341702)." in done.stdout


def test_coverage_for_machines(operator: Operator) -> None:
    found = operator.json("sources")
    assert found["sources"] >= 3500
    assert found["regions"]["prefecture"] == {"covered": 333, "regions": 333}
    anhui = next(each for each in found["provinces"] if each["name"] == "安徽省")
    assert anhui["missing"] == [{"region_code": "341702", "name": "贵池区", "level": "county"}]
    assert all(each["basis"] and each["place"] for each in found["list"])


def test_each_source_is_listed_with_who_names_it(own: Operator) -> None:
    done = own("sources", "--list", "--province", "anhui", "--level", "prefecture")
    lines = done.stdout.splitlines()
    assert len(lines) == 17  # sixteen cities, and his own
    assert "city  青溪市  341700 prefecture, official, trs  http://www.qx.gov.cn/  (named by a/b)" in lines


def test_files_are_checked_without_servers(operator: Operator, tmp_path: Path) -> None:
    operator.environment.clear()
    done = operator("sources", "check", "--level", "province")
    assert done.returncode == 0
    assert done.stdout == (
        "31 sources are valid.\n"
        "GONGBAO_MONGO_URI is not set: the files were checked, and not what the sources yield.\n"
    )
    folder = write(tmp_path, x=table("city: " + CITY.replace("341700", "3417")))
    operator.environment["GONGBAO_SOURCES"] = str(folder)
    bad = operator("sources", "check")
    assert (bad.returncode, bad.stdout) == (1, "")
    assert bad.stderr.startswith(f"{folder}/x.yml:2: city: region_code is '3417'; expected the six digits")
    machine = operator("sources", "check", "--json")
    problem = json.loads(machine.stdout)["problems"][0]
    assert (machine.returncode, problem["file"], problem["line"]) == (1, f"{folder}/x.yml", 2)


def test_a_source_that_yields_too_little_is_an_alert(own: Operator) -> None:
    fresh = own("sources", "check")
    assert (fresh.returncode, fresh.stderr) == (0, "")
    assert "never crawled" in fresh.stdout
    crawled(own, 2024, 2025)
    done = own("sources", "check")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == (
        "ALERT city (青溪市): 2 of at least 3 work reports since 2019; 1 captures, the last on 2026-03-01"
    )
    assert "hanweb, hint: trs" in done.stdout
    assert own("sources", "check", "--no-health").returncode == 0
    found = own.json("sources", "check", "--province", "anhui")
    assert found["states"]["below_expectation"] == 1
    assert found["alerts"] == [done.stdout.splitlines()[-1].removeprefix("ALERT ")]
    (row,) = found["health"]
    assert (row["reports"], row["expected"], row["platform"], row["platform_hint"]) == (2, 3, "hanweb", "trs")
    assert own.json("status")["sources"]["below_expectation"] == 1
    assert "1 below expectation" in own("status").stdout


def test_a_source_that_yields_enough_is_none(own: Operator) -> None:
    crawled(own, 2023, 2024, 2025)
    done = own("sources", "check")
    assert (done.returncode, "ALERT" in done.stdout) == (0, False)
    assert own.json("status")["sources"] | {"never_crawled": 0} == {
        "ok": 1,
        "being_crawled": 0,
        "below_expectation": 0,
        "never_crawled": 0,
    }


def test_nor_one_that_is_being_crawled(own: Operator) -> None:
    crawled(own, 2024)
    own.found("http://www.qx.gov.cn/next")
    done = own("sources", "check")
    assert done.returncode == 0
    assert "1 being crawled" in done.stdout


def test_blocked_hosts_are_named(own: Operator) -> None:
    crawled(own, outcome="blocked")
    assert "; blocked: www.qx.gov.cn" in own("sources", "check").stdout


def test_wrong_files_do_not_hide_the_rest_of_the_status(operator: Operator, tmp_path: Path) -> None:
    operator.environment["GONGBAO_SOURCES"] = str(write(tmp_path / "own", x="["))
    assert operator.json("status")["sources"] is None
    assert "their files are wrong" in operator("status").stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("chek",), "sources takes nothing, or check"),
        (("check", "--list"), "check does not take --list"),
        (("--no-health",), "--no-health is for check"),
    ],
)
def test_wrong_usage_is_explained(operator: Operator, arguments: tuple[str, ...], sentence: str) -> None:
    done = operator("sources", *arguments)
    assert done.returncode == 2
    assert sentence in done.stdout + done.stderr
