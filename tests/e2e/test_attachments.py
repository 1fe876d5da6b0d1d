"""Reports that are put up as files: found, fetched, read, joined to their pages, and proved."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from deploy.embedded import EmbeddedServers
from tests.e2e.attachments_site import FORMS, PAGE, AttachmentsSite, text
from tests.e2e.conftest import Line
from tests.e2e.places import own_environment

Row = dict[str, Any]
READ = [
    year
    for year, form in FORMS.items()
    if form not in ("scan", "pictures") and (form != "rar" or shutil.which("bsdtar") is not None)
]


@pytest.fixture(scope="module")
def site() -> Iterator[AttachmentsSite]:
    with AttachmentsSite() as site:
        yield site


@pytest.fixture(scope="module")
def line(site: AttachmentsSite, servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> Line:
    line = Line([site.url], own_environment(servers, "attached", tmp_path_factory.mktemp("spool")))
    line.crawl(settings=("CONCURRENT_REQUESTS_PER_DOMAIN=4",), workers=1)
    return line


@pytest.fixture(scope="module")
def reports(line: Line) -> dict[int, Row]:
    found = line.reports()
    assert len({row["year"] for row in found}) == len(found)
    return {row["year"]: row for row in found}


@pytest.fixture(scope="module")
def documents(line: Line) -> dict[str, Row]:
    return {row["_id"]: row for row in line.documents()}


def test_each_report_is_there_once_and_whole(reports: dict[int, Row], documents: dict[str, Row]) -> None:
    assert sorted(reports) == READ
    for year, report in reports.items():
        assert report["complete"], (year, report["missing"])
        assert documents[report["best"]]["text"].split("\n")[-len(text(year)) :] == text(year)
        assert (report["region_code"], report["region_name"]) == ("341722", "石台县")
        assert (report["speaker"], report["speaker_role"]) == ("马明", "县长")
        assert report["delivered_on"] == f"{year}-01-{year - 2010:02}"
        assert report["conflicts"] == []


@pytest.mark.parametrize("year", [year for year in READ if FORMS[year] != "both"])
def test_what_only_the_page_says_is_the_page_s(
    year: int, reports: dict[int, Row], documents: dict[str, Row]
) -> None:
    report = reports[year]
    page = next(row for row in documents.values() if row["page_url"].endswith(PAGE.format(year, year)))
    assert page["kind"] != "work_report"
    assert (report["published_on"], report["publisher"]) == ("2024-03-01", "石台县人民政府办公室")
    assert report["sources"]["published_on"] == page["_id"]
    assert [row["offered_by"] for row in report["renditions"]] == [page["_id"]]


@pytest.mark.parametrize(
    ("year", "number", "file"), [(2021, "四", "/P02100.pdf"), (2017, "九", "/files/x.pdf")]
)
def test_a_file_that_says_nothing_of_itself_has_all_fields_from_its_page(
    year: int, number: str, file: str, reports: dict[int, Row], documents: dict[str, Row]
) -> None:
    report = reports[year]
    best = documents[report["best"]]
    assert best["page_url"].endswith(file)
    assert (best["medium"], best["session"], best["region_name"]) == ("pdf", None, None)
    assert report["session"] == f"石台县第十七届人民代表大会第{number}次会议"
    page = report["renditions"][0]["offered_by"]
    told = ("year", "region_name", "session", "delivered_on", "speaker", "published_on")
    assert {report["sources"][name] for name in told[1:]} == {page}


def test_a_page_with_the_text_and_its_file_are_two_renditions(reports: dict[int, Row]) -> None:
    both = reports[2022]["renditions"]
    assert len(both) == 2
    assert [row["relation"] for row in both] == ["same", "same"]


def test_a_report_in_an_archive_names_its_file(reports: dict[int, Row], documents: dict[str, Row]) -> None:
    assert documents[reports[2023]["best"]]["member"] == ["附件/2023年石台县政府工作报告.docx"]
    if 2024 in READ:
        assert documents[reports[2024]["best"]]["member"] == ["政府工作报告.pdf"]


def test_glossaries_are_documents_and_no_reports(reports: dict[int, Row], documents: dict[str, Row]) -> None:
    terms = [
        row for row in documents.values() if row["text"].startswith(("“四上”", "“两新”")) or row["notes"]
    ]
    assert terms
    assert not {row["_id"] for row in terms} & {
        each["document"] for report in reports.values() for each in report["renditions"]
    }


def test_a_scan_is_recorded_as_one(line: Line) -> None:
    [scan] = [row for row in line.captures() if row["url"].endswith("/upload/scan.pdf")]
    assert (scan["outcome"], scan["kind"], scan["documents"]) == ("scan", "scan", 0)
    assert "3 page(s) are pictures" in scan["explanation"][0]


def test_status_says_how_many_scans_wait(line: Line) -> None:
    assert line.json("status")["scans"] == {"waiting": 2}
    assert "2 wait to be read; `scrapy ocr` reads them, with the extra ocr" in line.scrapy("status").stdout


def test_a_page_of_pictures_is_recorded_as_a_scan_and_they_are_fetched(line: Line) -> None:
    captures = line.captures()
    [page] = [row for row in captures if row["url"].endswith(PAGE.format(2025, 2025))]
    assert (page["outcome"], page["kind"], page["documents"]) == ("scan", "scan", 0)
    assert "Scan, not read: 3 picture(s)" in page["explanation"][0]
    shown = {row["url"]: row for row in captures if row["url"].endswith(".png")}
    assert sorted(shown) == page["pictures"]
    assert {(row["status"], row["outcome"]) for row in shown.values()} == {(200, "requisite")}


def test_all_is_proved_from_the_archive(line: Line, documents: dict[str, Row]) -> None:
    found = line.json("verify")
    assert found["checked"] == len(documents)
    assert (found["verified"], found["mismatch"]) == (len(documents), 0)
