"""`deploy/bench line`: its site, its scores and its profile; its figures are no matter of tests."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from crawler.frontier.showings import TrapLimits
from deploy.benches.line import crawl, tables, web
from deploy.benches.line.crawl import Crawled, Web
from deploy.benches.line.processes import Used
from deploy.benches.line.sampling import ELSEWHERE, Sampler, place, room_of, seen
from deploy.benches.line.score import Score, score
from deploy.benches.line.site import answers

ROOT = Path(__file__).parents[3]
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_pages_are_of_real_weight_and_none_is_like_another() -> None:
    pages = list(web.made(60, 0))
    assert len({page.path for page in pages}) == len({page.body for page in pages}) == 60
    assert all(22_000 < len(page.body) < 25_000 for page in pages)
    articles = [page for page in pages if page.truth]
    assert len(articles) == 30
    assert all(len(HAN.findall(page.truth or "")) >= 2000 for page in articles)
    assert pages[7] == web.made_page(7, 60, 0)
    assert pages[7].body != web.made_page(7, 60, 1).body


def test_each_page_has_its_links_and_its_truth_in_the_charset_that_it_names() -> None:
    kinds = set()
    for page in web.made(30, 0):
        tree = html.fromstring(page.body.decode(page.charset or ""))
        assert len(tree.xpath("//a/@href")) >= web.LINKS
        text = "".join(tree.xpath("//body//text()"))
        assert all(line in text for line in (page.truth or "").split("\n"))
        kinds.add(tuple(tree.xpath("//*[@class or @id]/@class")[3:6]))
    assert len(kinds) >= 6


def test_no_column_of_a_large_web_reaches_the_budget_of_a_pattern() -> None:
    numbers = range(0, 200_000, 1000)
    columns = Counter(web.made_page(n, 200_000, 0).path.split("/")[1] for n in numbers)
    columns.pop("index.html")
    assert max(columns.values()) * 1000 < TrapLimits().pattern_budget
    assert len(columns) > 1


def test_of_a_large_web_a_part_is_scored_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    def scored() -> list[int]:
        return [int(re.findall(r"t(\d+)\.html", page.path)[0]) for page in Web(40, 0, []).known()]

    assert scored() == list(range(1, 40, 2))
    monkeypatch.setattr(crawl, "SCORED", 5)
    assert scored() == [1, 9, 17, 25, 33]


def test_the_site_serves_robots_txt_and_whole_answers() -> None:
    served = answers(web.made(2, 0))
    assert set(served) == {b"/index.html", b"/zwgk/202402/t1.html", b"/robots.txt"}
    head, _, body = served[b"/index.html"].partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head


def test_an_article_without_a_stored_text_scores_nothing() -> None:
    [_, first, _, second] = web.made(4, 0)
    news = web.WebPage("/news-2011/0.html", b"", None, "新闻")
    texts = {
        f"http://127.0.0.1:80{first.path}": first.truth or "",
        "http://127.0.0.2:80/news-2011/0.html": "新闻",
    }
    found = score(texts, [first, second, news], "http://127.0.0.1:80", "127.0.0.2")
    assert found == Score(0.5, 1, 1.0, 0)
    assert score(texts, [first], "http://127.0.0.1:80", "127.0.0.2").news is None


def test_a_sampler_finds_the_room_in_which_time_is_spent(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGPROF)
    sampler = Sampler("worker", tmp_path)
    try:
        until = time.process_time() + 0.15
        while time.process_time() < until:
            re.sub("a", "b", "a" * 1000)
    finally:
        sampler.end()
        signal.signal(signal.SIGPROF, before)
    found = seen(tmp_path)
    assert 0.05 < sum(found.values()) < 1
    assert {process for process, _, _ in found} == {"worker"}
    assert {room for _, room, _ in found} == {ELSEWHERE}
    assert any(library == "re" for _, _, library in found)


def test_rooms_are_folders_and_modules_where_these_say_more() -> None:
    assert room_of(f"{ROOT}/pipelines/records/mongo.py") == "pipelines/records"
    assert room_of(f"{ROOT}/crawler/pages/promise/rating.py") == "crawler/pages/promise"
    assert room_of(f"{ROOT}/crawler/pages/links.py") == "crawler/pages/links.py"
    assert room_of("/x/site-packages/pymongo/collection.py") == ""
    assert room_of(f"{ROOT}/deploy/benches/report.py") == ""
    assert place(sys._getframe()) == (ELSEWHERE, "test_line.py")


def _crawled(seconds: float, news: float | None = 0.98) -> Crawled:
    used = {"worker": Used(1.0, 10), "extractors": Used(2.0, 10), "site": Used(9.0, 1)}
    used |= {name: Used(0.5, 10) for name in ("Redis", "MongoDB", "object store")}
    stored = {"objects": 4, "object store": 1000, "MongoDB": 1000, "Redis": 10}
    return Crawled(1000, seconds, used, Counter(), stored, Score(1.0, 0, news, 0))


def test_it_is_the_best_run_of_the_plain_stack_that_counts() -> None:
    runs = {
        "plain stack, one worker": [_crawled(20), _crawled(25)],
        "plain stack, 2 workers": [_crawled(22)],
        "Scrapy in memory, same pipelines": [_crawled(10)],
        "this line": [_crawled(4.1), _crawled(4.0), _crawled(3.0)],
    }
    found = {each.what: each for each in tables.requirements(runs)}
    times = found["times the plain stack's best run"]
    assert times.value == pytest.approx(5)
    assert times.met
    assert not tables.requirements(runs | {"this line": [_crawled(4.1)]})[0].met
    assert not all(each.met for each in tables.requirements(runs | {"this line": [_crawled(4, news=0.9)]}))
    assert runs["this line"][0].cpu() == pytest.approx(4.5)
    assert tables.cost(runs).rows[-1][1:] == pytest.approx([1, 2, 0.5, 0.5, 0.5, 4.5, 9])


def test_memory_that_grows_over_a_long_run_fails() -> None:
    run = _crawled(1000)
    assert tables.flat(run) == []
    long = replace(run, pages=200_000, resident=[50, 90, 100, 100, 101, 104, 106, 109, 109, 109])
    assert [each.met for each in tables.flat(long)] == [True]
    assert [each.met for each in tables.flat(replace(long, resident=[*long.resident[:-1], 111]))] == [False]
    assert tables.over_time({"this line": [long]}).rows == [["this line", 0, 0, 0, 0, 0]]


def test_what_was_seen_becomes_milliseconds_a_page_of_each_process() -> None:
    saw = {("worker", "a", "own"): 1.0, ("worker", "b", "own"): 3.0, ("extractors", "c", "own"): 0.2}
    found = tables.milliseconds(saw, {"worker": 2.0, "extractors": 6.0})
    assert found == {
        ("worker", "a", "own"): 0.5,
        ("worker", "b", "own"): 1.5,
        ("extractors", "c", "own"): 6.0,
    }
    now = {" | ".join(where): value for where, value in found.items()}
    assert tables.rooms(now, {"worker | b | own": 5.0}).rows == [
        ["extractors", "c", 0.0, 6.0],
        ["worker", "b", 5.0, 1.5],
        ["worker", "a", 0.0, 0.5],
    ]


def test_pages_of_a_site_are_the_made_ones_and_the_news() -> None:
    assert Web(10, 0, [web.WebPage("/news-2011/0.html", b"", None, "新闻")]).size == 11


@pytest.mark.slow
@pytest.mark.usefixtures("servers")
def test_the_lines_bench_measures_every_way_in_the_same_run() -> None:
    command = [sys.executable, "-m", "deploy.benches", "line", "--quick", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    speed, cost, _, _, asked, kept, likeness, rooms, _ = report["tables"]
    assert len(speed["rows"]) == len(cost["rows"]) == len(kept["rows"]) == 4
    assert all(row["pages/s"] > 0 for row in speed["rows"])
    plain, line = asked["rows"][6]["plain stack, one worker"], list(asked["rows"][6].values())[-1]
    assert plain >= 1 > line
    assert likeness["rows"][-1]["made articles, mean F1"] > 0.97
    assert {"worker", "extractors", "MongoDB"} <= {row["process"] for row in rooms["rows"]}
