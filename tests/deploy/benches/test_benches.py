"""`deploy/bench` as its users meet it; the figures themselves are no matter of tests."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.benches.__main__ import BENCHES, main
from deploy.benches.archive import pages
from deploy.benches.archive.pages import paragraphs
from deploy.benches.extract.likeness import f1
from deploy.benches.extract.pages import made_pages, real_pages
from deploy.benches.extract.ways import WAYS, ours
from deploy.benches.frontier.site import links_of, page_bytes
from deploy.benches.report import Report, Requirement, Table, lines
from deploy.benches.workers.crawl import rate_of

ROOT = Path(__file__).parents[3]


def test_an_unknown_name_is_answered_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["nothing"])
    assert caught.value.code == 2
    assert "frontier" in capsys.readouterr().err


def test_every_bench_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert all(name in text for name in BENCHES)


@pytest.mark.slow
@pytest.mark.usefixtures("servers")
def test_the_frontiers_bench_measures_every_peer() -> None:
    command = [sys.executable, "-m", "deploy.benches", "frontier", "--quick", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    speed, memory, leases = report["tables"]
    assert [row["peer"] for row in speed["rows"]][:2] == ["this frontier", "scrapy-redis"]
    assert all(row["pages/s"] > 0 for row in speed["rows"])
    assert len(memory["rows"]) == 2
    assert len(leases["rows"]) == 2
    assert len(report["requirements"]) == 6


@pytest.mark.slow
@pytest.mark.usefixtures("servers")
def test_the_archives_bench_measures_the_plain_way_too() -> None:
    command = [sys.executable, "-m", "deploy.benches", "archive", "--quick", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    speed, kept, read = report["tables"]
    ways = "this crawler and its archive", "bare Scrapy, a gzip object a page"
    assert tuple(row["way"] for row in speed["rows"])[2:] == ways
    assert all(row["pages/s"] > 0 for row in speed["rows"])
    assert [row["objects/1,000"] for row in kept["rows"]][1] == 1000
    assert [(row["requests each"], row["of them ranged"]) for row in read["rows"]] == [(1, 1)]


def test_the_extractions_bench_measures_every_peer_on_the_same_pages() -> None:
    command = [sys.executable, "-m", "deploy.benches", "extract", "--quick", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    speed, likeness = report["tables"]
    assert [row["way"] for row in speed["rows"]] == list(WAYS)
    assert all(row["pages/s"] > 0 for row in speed["rows"])
    assert [row["way"] for row in likeness["rows"]] == list(WAYS)
    assert likeness["rows"][0]["mean F1"] > 0.9
    assert len(report["requirements"]) == 1


def test_without_real_pages_the_extractions_bench_makes_its_own(tmp_path: Path) -> None:
    assert real_pages(tmp_path) == []
    first, second = made_pages(2)
    assert first.body != second.body
    assert made_pages(1) == [first]
    for page in (first, second):
        assert f1(ours(page), page.reference) == 1


def test_a_real_page_is_read_with_its_reference_and_lists_are_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "news-2011"
    folder.mkdir()
    for name in ("a", "b", "test_list_page_c"):
        (folder / f"{name}.html.gz").write_bytes(gzip.compress(name.encode()))
    row = {"file": "b.html.gz", "url": "http://www.example.cn/b", "text": "正文"}
    (folder / "truth.jsonl").write_text(json.dumps(row))
    found = [(page.body, page.url, page.reference) for page in real_pages(tmp_path)]
    assert found == [
        (b"a", "http://www.example.cn/news-2011/a", ""),
        (b"b", "http://www.example.cn/b", "正文"),
    ]


@pytest.mark.parametrize(
    ("text", "reference", "value"),
    [("工作报告", "报告工作", 1), ("工作 a", "工作报告", 2 / 3), ("", "工作", 0), ("a", "", 1)],
)
def test_likeness_counts_han_characters_in_any_order(text: str, reference: str, value: float) -> None:
    assert f1(text, reference) == pytest.approx(value)


def test_pages_of_the_archives_bench_differ_and_compress_as_real_ones_do() -> None:
    pool = paragraphs()
    first, second = (pages.page_bytes(n, pool, 25_000) for n in range(2))
    assert first != second
    assert first == pages.page_bytes(0, paragraphs(), 25_000)
    assert first != pages.page_bytes(0, pool, 25_000, edition=1)
    assert 25_000 < len(first) < 27_000
    assert 0.35 < len(gzip.compress(first)) / len(first) < 0.55


@pytest.mark.parametrize(
    ("value", "bounds", "met"),
    [(5.0, {"at_least": 5}, True), (4.9, {"at_least": 5}, False), (12.1, {"at_most": 12}, False)],
)
def test_a_requirement_that_is_missed_makes_a_bad_report(
    value: float, bounds: dict[str, float], met: bool
) -> None:
    report = Report("x", [], [Requirement("what", value, **bounds)])
    assert report.good is met
    assert ("MISSED" in "\n".join(lines(report))) is not met


def test_tables_are_aligned() -> None:
    table = Table("title", ("name", "figure"), [["a", 1234], ["long name", 0.5]])
    assert list(lines(Report("x", [table])))[2:6] == [
        "title",
        "  name       figure",
        "  a           1,234",
        "  long name     0.5",
    ]


def test_every_page_of_the_site_is_reached_and_has_its_links() -> None:
    reached, todo = {0}, [0]
    while todo:
        links = links_of(todo.pop(), 500, 50)
        assert len(links) == 50
        new = set(links) - reached
        reached |= new
        todo += new
    assert reached == set(range(500))
    assert 22_000 < len(page_bytes(7, 500, 50, 23_000)) < 24_000


@pytest.mark.slow
@pytest.mark.usefixtures("servers")
def test_the_workers_bench_measures_what_the_servers_saw() -> None:
    command = [sys.executable, "-m", "deploy.benches", "workers", "--quick", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    [table] = report["tables"]
    assert [row["workers"] for row in table["rows"]] == [1]
    assert 0 < table["rows"][0]["of politeness' most"] <= 1.05
    assert [each["at_least"] for each in report["requirements"]][1] > 0.15


def test_the_rate_is_that_of_the_middle_of_a_crawl() -> None:
    asked = {host: [n * 0.5 + start for n in range(100)] for start, host in ((0.0, "a"), (0.25, "b"))}
    asked["c"] = [-30.0]  # while workers start
    seen = rate_of(asked)
    assert seen.rate == pytest.approx(4, rel=0.05)
    assert (seen.closest, seen.pages) == (0.5, 201)
