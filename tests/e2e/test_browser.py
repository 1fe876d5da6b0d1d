"""A site that only scripts write, crawled in a browser: found, archived and proved as any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded import EmbeddedServers
from tests.e2e.browser import Browser, needs_rendering
from tests.e2e.browser_processes import browsers_of, eventually, of_group
from tests.e2e.conftest import Line
from tests.e2e.places import own_environment
from tests.e2e.replaying import replaying
from tests.e2e.scripted_site import ScriptedSite, paragraphs, title

ARTICLES = 10
MORE = """<script>for (const url of ["/private/data", "http://10.0.0.1/inner"])
  fetch(url).catch(() => 0)</script>"""
SOURCE = """title: 某市人民政府
level: department
start_urls: {url}/
scope: host
focus: false
render: browser
basis: {url}/
"""


def browser_line(site: ScriptedSite, environment: dict[str, str], folder: Path) -> Line:
    (folder / "some").mkdir(parents=True)
    (folder / "some" / "some-city.yml").write_text(SOURCE.format(url=site.url))
    return Line(["some-city"], environment | {"GONGBAO_SOURCES": str(folder)})


@pytest.fixture(scope="module", autouse=True)
def _needs() -> None:
    needs_rendering()


@pytest.fixture(scope="module")
def site() -> Iterator[ScriptedSite]:
    with ScriptedSite(ARTICLES, MORE) as site:
        yield site


@pytest.fixture(scope="module")
def line(site: ScriptedSite, servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> Line:
    environment = own_environment(servers, "browser", tmp_path_factory.mktemp("spool"))
    line = browser_line(site, environment, tmp_path_factory.mktemp("sources"))
    line.crawl(until_idle=3, workers=1)
    return line


def test_all_articles_are_found_and_read(line: Line) -> None:
    found = {document["title"]: document["text"] for document in line.documents()}
    for number in range(1, ARTICLES + 1):
        assert found[title(number)].split("\n") == paragraphs(number)


def test_every_exchange_is_archived(line: Line, site: ScriptedSite) -> None:
    captured = Counter(
        row["url"].removeprefix(site.url) for row in line.captures() if row["record_type"] != "conversion"
    )
    asked: Counter[str] = Counter()
    for what, count in site.asked.items():
        asked[what.split()[1]] += count
    assert captured == asked


def test_documents_cite_what_the_browser_showed(line: Line) -> None:
    rows = {row["_id"]: row for row in line.captures()}
    for document in line.documents():
        shown = rows[document["capture_id"]]
        assert (shown["record_type"], shown["status"]) == ("conversion", 200)
        page = rows[shown["converted_from"]]
        assert (page["record_type"], page["url"]) == ("response", shown["url"])
        assert page.get("outcome") is None
        assert "Chromium/" in shown["rendering"].replace(" ", "/")
        asked = [row["url"] for row in rows.values() if row.get("page") == page["_id"]]
        assert [url for url in asked if url.endswith("/data/article")]
    assert line.json("verify")["verified"] == ARTICLES


def test_a_person_sees_what_the_browser_showed(line: Line, site: ScriptedSite) -> None:
    said = line.scrapy("show", f"{site.url}/art/3.html").stdout
    assert "conversion" in said
    assert "Chromium" in said
    identity = next(row["_id"] for row in line.captures() if row["record_type"] == "conversion")
    assert line.scrapy("show", "--raw", identity).stdout.startswith("<!DOCTYPE html>")


@pytest.mark.slow
def test_reading_again_reads_what_the_browser_showed(line: Line) -> None:
    again = line.json("replay", "--diff", "--job", "again")
    read = [row for row in line.captures() if row.get("outcome") in ("documents", "list", "error")]
    assert again["captures"] == len(read)
    assert (again["documents"]["unchanged"], again["documents"]["changed"]) == (ARTICLES, 0)


def test_the_archive_is_sound(line: Line) -> None:
    checked = line.scrapy("verify", "--archive")
    assert checked.returncode == 0, checked.stdout


@pytest.mark.slow
def test_replay_shows_what_the_site_showed(
    line: Line, site: ScriptedSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The page's own scripts run, and find in the archive what they ask for by GET and POST."""
    with (
        replaying(line.environment, tmp_path_factory.mktemp("replay")) as replay,
        Browser(tmp_path_factory.mktemp("chromium")) as browser,
    ):
        for path, what in (("/", title(1)), ("/art/7.html", paragraphs(7)[0])):
            assert what in browser.show(f"{replay.url}/gongbao/2099mp_/{site.url}{path}").text


def test_scripts_do_not_get_past_robots_txt_or_the_guard(line: Line, site: ScriptedSite) -> None:
    assert not any("/private/" in what for what in site.asked)
    notes = [row["rendering"] for row in line.captures() if "rendering" in row]
    assert all("without IgnoreRequest 1" in note for note in notes), notes
    assert all("without AddressForbiddenError 1" in note for note in notes), notes


def test_the_site_knows_who_asks(site: ScriptedSite) -> None:
    assert all(agent.startswith("Gongbao/") for agent in site.agents)


def test_nothing_of_the_browser_is_left_when_its_worker_is_killed(line: Line) -> None:
    assert line.scrapy("seed", *line.seeds).returncode == 0
    worker = line.start("crawl", "reports")
    try:
        eventually(lambda: browsers_of(worker.pid))
        group = browsers_of(worker.pid)[0].group
    finally:
        worker.kill()
        worker.communicate()
    eventually(lambda: not of_group(group))
