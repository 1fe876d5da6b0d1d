"""Somebody asks to remove pages: a fleet's archive, a takedown that is killed, and what is left."""

from __future__ import annotations

import signal
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pymongo
import pytest
from pymongo.database import Database

from crawler.config import Config
from deploy.embedded import EmbeddedServers
from pipelines import objects
from pipelines.archive.access import read_capture
from tests.e2e.conftest import Line
from tests.e2e.many_pages import ManyPages
from tests.e2e.places import own_environment

Row = dict[str, Any]
SECRET = "不该在这里的名字"


class Copied(ManyPages):
    """A site whose articles are those of another one, byte for byte, beside some of its own."""

    def __init__(self, other: ManyPages) -> None:
        super().__init__(30, secret="白云县")
        self._other = other

    def page(self, path: str) -> str | None:
        name = path.removeprefix("/a/").removesuffix(".html")
        copied = name.isdecimal() and int(name) < 10
        return self._other.page(path) if copied else super().page(path)


@pytest.fixture(scope="module")
def sites() -> Iterator[tuple[ManyPages, ManyPages]]:
    with ManyPages(25, secret=SECRET) as gone, Copied(gone) as kept:
        yield gone, kept


@pytest.fixture(scope="module")
def line(
    sites: tuple[ManyPages, ManyPages], servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory
) -> Line:
    """The line after one worker has crawled the site that goes, and another one the one that copied it."""
    environment = own_environment(servers, "takedown", tmp_path_factory.mktemp("spool"))
    environment["GONGBAO_ARCHIVE"] = str(tmp_path_factory.mktemp("archive"))
    line = Line([], environment)
    for site in sites:
        line.seeds = [f"{site.url}/"]
        line.crawl(until_idle=1, workers=1)
    return line


@pytest.fixture(scope="module")
def mongo(line: Line) -> Iterator[Database[Row]]:
    with pymongo.MongoClient[Row](line.environment["GONGBAO_MONGO_URI"], tz_aware=True) as client:
        yield client.get_default_database()


def kept_texts(line: Line, site: ManyPages) -> dict[str, bytes]:
    """Return what the archive has of a site, by capture."""
    store = objects.from_config(Config.from_environment(line.environment))
    rows = [row for row in line.captures() if row["url"].startswith(site.url)]
    return {row["_id"]: read_capture(store, row).body for row in rows}


def everything(line: Line) -> bytes:
    """Return all bytes of the archive, without their compression."""
    store, out = objects.from_config(Config.from_environment(line.environment)), b""
    for each in store.list():
        data = store.read(each.key)
        while data[:2] == b"\x1f\x8b":
            inflate = zlib.decompressobj(wbits=31)
            out += inflate.decompress(data)
            data = inflate.unused_data
        out += data
    return out


def test_a_takedown_that_is_killed_is_finished_by_the_next_one(
    line: Line, sites: tuple[ManyPages, ManyPages], mongo: Database[Row]
) -> None:
    gone, kept = sites
    before = kept_texts(line, kept)
    cited = [row for row in line.captures() if row["url"].startswith(kept.url) and row["refers_to"]]
    assert len(cited) >= 10  # the copies are revisits of what goes
    reports = mongo["documents"].count_documents({"page_url": {"$regex": f"^{gone.url}"}})
    assert reports > 0
    answers = ("--yes", "--confirm", gone.host)
    order = ("exclude", gone.host, "--takedown", "--reason", "a letter of the county")
    assert "--confirm" in line.scrapy(*order).stderr
    planned = line.json(*order, "--dry-run")
    assert planned["revisits"] >= 10
    assert mongo["exclusions"].count_documents({}) == 0

    command = line.start(*order, *answers)
    while command.poll() is None and not mongo["rewrites"].count_documents({"state": "written"}):
        time.sleep(0.002)
    command.send_signal(signal.SIGKILL)
    command.communicate()
    assert kept_texts(line, kept) == before
    # a minute later
    mongo["takedown_lock"].update_one({"_id": "lock"}, {"$set": {"until": datetime(1970, 1, 1, tzinfo=UTC)}})
    finished = line.scrapy("exclude", "--finish")
    assert finished.returncode == 0, finished.stderr
    assert kept_texts(line, kept) == before


def test_nothing_of_it_is_left_but_what_others_have_said(
    line: Line, sites: tuple[ManyPages, ManyPages], mongo: Database[Row]
) -> None:
    gone = sites[0]
    assert [row for row in line.captures() if row["url"].startswith(gone.url)] == []
    archive = everything(line)
    assert f"//{gone.host}/".encode() not in archive
    assert f"{SECRET}第20次".encode() not in archive  # an article that nobody has copied
    assert f"{SECRET}第3次".encode() in archive  # one that the other site shows, too
    stones = list(mongo["documents"].find({"state": "taken_down"}))
    assert stones
    assert all("text" not in row and "title" not in row for row in stones)
    assert mongo["documents"].count_documents({"page_url": {"$regex": f"^{gone.url}"}}) == 0
    assert {row["rule"] for row in mongo["takedowns"].find()} >= {gone.host}
    [row] = line.json("exclude", "--list")
    assert row["takedown"]["state"] == "done"


def test_the_archive_and_all_documents_prove_sound(line: Line) -> None:
    archive = line.json("verify", "--archive")
    assert archive["damaged"] == 0, archive
    documents = line.scrapy("verify")
    assert documents.returncode == 0, documents.stdout
    audit = line.json("audit")
    assert (audit["missing_captures"], audit["missing_bytes"]) == (0, 0)


@pytest.mark.slow
def test_nothing_brings_it_back(line: Line, sites: tuple[ManyPages, ManyPages], mongo: Database[Row]) -> None:
    gone, kept = sites
    asked = len(gone.asked)
    kept.links = [gone.article(3)]
    line.seeds = [f"{kept.url}/"]
    line.crawl(until_idle=1, workers=1)
    assert len(gone.asked) == asked
    replayed = line.scrapy("replay", "--apply", "--older-than", "100000")
    assert replayed.returncode == 0, replayed.stderr
    assert [row for row in line.captures() if row["url"].startswith(gone.url)] == []
    assert mongo["documents"].count_documents({"page_url": {"$regex": f"^{gone.url}"}}) == 0
