"""How a crawl of a simulated web is judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from deploy.benches.discovery.crawl import Crawled
from deploy.benches.discovery.judge import Judgement, Reasons
from deploy.benches.discovery.listing import write_listing
from deploy.benches.discovery.tables import report

HOST = "www.a.gov.cn"
SITES = [{"hosts": [HOST], "family": "trs"}]
FRONT, COLUMN, PAGE = (f"http://{HOST}:9{path}" for path in ("/", "/bg/", "/bg/1.html"))


def _true(year: int, *, known: bool = True, reachable: bool = True) -> dict[str, Any]:
    way = [FRONT, COLUMN, f"http://{HOST}:9/bg/{year}.html"]
    rendition = {"urls": way[-1:], "way": way, "title": "t", "form": "page", "reachable": True}
    return {
        "region_code": "341700",
        "region_name": "池州市",
        "year": year,
        "congress": 5,
        "meeting": 2,
        "session": "池州市第五届人民代表大会第二次会议",
        "speaker": "张三",
        "speaker_role": "市长",
        "delivered_on": f"{year}-01-05",
        "family": "trs" if known else "unknown",
        "known": known,
        "reachable": reachable,
        "host": HOST,
        "renditions": [rendition],
    }


def _stored(year: int, **fields: Any) -> dict[str, Any]:
    of_true = {name: _true(year)[name] for name in ("region_name", "speaker", "speaker_role", "delivered_on")}
    key = {"_id": f"work_report/341700/{year}/5-2", "region_code": "341700", "year": year}
    return {**key, **of_true, "page_url": PAGE, **fields}


def _crawled(
    truth: list[dict[str, Any]],
    reports: list[dict[str, Any]],
    targets: tuple[str, ...] = ("/robots.txt", "/", "/bg/"),
    documents: tuple[dict[str, Any], ...] = (),
) -> Judgement:
    requests = [{"host": HOST, "target": target, "status": 200} for target in targets]
    captures = [{"url": FRONT, "outcome": "list"}, {"url": COLUMN, "outcome": "list", "links": 3}]
    return Judgement(Crawled(1, SITES, truth, requests, reports, list(documents), captures, 1.0))


def test_a_report_is_found_by_region_year_and_session() -> None:
    judgement = _crawled([_true(2022), _true(2023)], [_stored(2022), _stored(2024)])
    assert [row["year"] for row, _ in judgement.found] == [2022]
    assert [row["year"] for row in judgement.missed] == [2023]
    assert [row["year"] for row in judgement.false] == [2024]


def test_what_cannot_be_reached_is_neither_missed_nor_false() -> None:
    judgement = _crawled([_true(2022, reachable=False), _true(2023, reachable=False)], [_stored(2022)])
    assert (judgement.found, judgement.missed, judgement.false) == ([], [], [])


def test_a_wrong_field_is_counted_and_listed(tmp_path: Path) -> None:
    judgement = _crawled([_true(2022)], [_stored(2022, speaker="李四")])
    assert judgement.wrong_fields() == {"speaker": 1}
    write_listing(tmp_path / "listing.jsonl", [judgement])
    (row,) = map(json.loads, (tmp_path / "listing.jsonl").read_text("utf-8").splitlines())
    assert row["what"] == "wrong field"
    assert row["speaker"] == {"is": "张三", "stored": "李四"}


def test_a_miss_says_how_far_one_came() -> None:
    judgement = _crawled([_true(2023)], [])
    (reason,) = Reasons(judgement.crawled).of(judgement.missed[0])
    assert reason["stage"] == "never fetched"
    assert reason["last_fetched"] == COLUMN
    assert reason["of_it"]["links"] == 3
    assert reason["first_not_fetched"].endswith("/bg/2023.html")


def test_a_miss_says_what_was_made_of_the_page() -> None:
    targets = ("/", "/bg/", "/bg/2023.html")
    nothing = _crawled([_true(2023)], [], targets)
    assert [row["stage"] for row in Reasons(nothing.crawled).of(nothing.missed[0])] == [
        "fetched, nothing extracted"
    ]
    news = {"page_url": f"http://{HOST}:9/bg/2023.html", "kind": "news", "title": "t"}
    taken = _crawled([_true(2023)], [], targets, (news,))
    assert [row["stage"] for row in Reasons(taken.crawled).of(taken.missed[0])] == ["extracted as news"]


def test_recall_is_counted_apart_for_the_unknown_family() -> None:
    truth = [_true(2022), _true(2023), _true(2024, known=False)]
    made = report([_crawled(truth, [_stored(2022), _stored(2024)])], Path("listing.jsonl"))
    known, unknown, precision, fetches = (requirement.value for requirement in made.requirements)
    assert (known, unknown, precision, fetches) == (0.5, 1, 1, 1.5)
    assert not made.good


def test_recall_by_the_form_in_which_a_report_is_there(tmp_path: Path) -> None:
    truth = [_true(2021), _true(2022), _true(2023)]
    truth[1]["renditions"][0]["form"] = truth[2]["renditions"][0]["form"] = "zip"
    truth[2]["renditions"].append({**truth[0]["renditions"][0]})
    made = report([_crawled(truth, [_stored(2022)])], tmp_path / "listing")
    table = next(table for table in made.tables if "by form" in table.title)
    assert table.rows == [["page", 1, 0, 0.0], ["zip", 1, 1, 1.0]]
