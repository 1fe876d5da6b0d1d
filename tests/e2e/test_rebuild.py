"""The database from the archive alone: the same captures, documents, reports and URLs, field by field."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pymongo
import pytest

from crawler.config import Config
from deploy.benches.discovery.crawl import Crawled
from deploy.embedded import EmbeddedServers
from pipelines import objects
from pipelines.objects import FolderStore
from pipelines.rebuilding.rules import keep_exclusions
from pipelines.rebuilding.run import rebuild
from tests.e2e.conftest import Line
from tests.e2e.places import own_environment

Row = dict[str, Any]

NOT_IN_THE_ARCHIVE: Final[Mapping[str, frozenset[str]]] = {
    "captures": frozenset({"bucket", "read_at"}),  # where the archive lies now; when it was read
    # what checks and joins note of their own work
    "documents": frozenset({"changed_at"}),
    "reports": frozenset({"rev", "at", "computed_at", "changed_at"}),
    "urls": frozenset(),
}
"""Fields that may differ after a rebuild, by collection."""


def copied(line: Line, folder: Path) -> dict[str, str]:
    """Copy the archive of a line into a folder, and nothing else; returns the variables that lead there."""
    store = objects.from_config(Config.from_environment(line.environment))
    copy = FolderStore(folder / "archive")
    copy.check()
    for key in {row["object"] for row in line.captures()}:
        copy.put_bytes(key, store.read(key))
        index = key.removesuffix(".warc.gz") + ".cdxj"
        copy.put_bytes(index, store.read(index))
    return line.environment | {
        "GONGBAO_ARCHIVE": str(folder / "archive"),
        "GONGBAO_MONGO_URI": line.environment["GONGBAO_MONGO_URI"].replace("?", f"_{folder.name}?"),
    }


@pytest.fixture
def again(line: Line, tmp_path: Path) -> Iterator[Line]:
    """An empty database beside a copy of the archive of the sample sites."""
    yield from _again(line, tmp_path)


def _again(line: Line, folder: Path) -> Iterator[Line]:
    found = Line([], copied(line, folder))
    yield found
    with pymongo.MongoClient[Row](found.environment["GONGBAO_MONGO_URI"]) as client:
        client.drop_database(client.get_default_database().name)


def differences(before: list[Row], after: list[Row], ignored: frozenset[str]) -> dict[str, Any]:
    """Return what differs, by id and field."""
    old, new = ({row["_id"]: row for row in rows} for rows in (before, after))
    found: dict[str, Any] = {}
    for key in old.keys() | new.keys():
        one, other = old.get(key, {}), new.get(key, {})
        for name in (one.keys() | other.keys()) - ignored:
            if one.get(name) != other.get(name):
                found[f"{key} {name}"] = (one.get("url"), one.get(name), other.get(name))
    return found


def compared(line: Line, again: Line) -> None:
    """All that an archive tells is as it was."""
    assert len(line.documents()) > 15
    for name in ("captures", "documents", "reports"):
        before, after = getattr(line, name)(), getattr(again, name)()
        assert not (found := differences(before, after, NOT_IN_THE_ARCHIVE[name])), (len(found), found)
    answered = [row for row in line.urls() if row["state"] == "done" and row.get("last_capture")]
    assert len(answered) > 20
    rebuilt = {row["_id"]: row for row in again.urls()}
    wanted = [row["_id"] for row in answered]
    assert not (
        found := differences(
            answered, [rebuilt.get(key, {"_id": key}) for key in wanted], NOT_IN_THE_ARCHIVE["urls"]
        )
    ), (len(found), found)
    assert all(row["state"] == "done" for row in rebuilt.values())


def test_documents_and_reports_are_the_same_field_by_field(line: Line, again: Line) -> None:
    done = again.scrapy("rebuild")
    assert (done.returncode, done.stderr.strip()) == (0, ""), done.stdout
    assert f" {len(line.captures())} captures, " in done.stdout
    compared(line, again)
    archive = again.json("verify", "--archive")
    assert (archive["sound"], archive["problems"]) == (True, [])
    refused = again.scrapy("rebuild")
    assert refused.returncode == 1
    assert refused.stderr.strip().startswith("This database is not empty (")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_crawl_with_focus_comes_back_too(simulated: tuple[Line, Crawled], tmp_path: Path) -> None:
    line, _ = simulated
    for again in _again(line, tmp_path):
        done = rebuild(Config.from_environment(again.environment))
        assert done.problems == []
        compared(line, again)
        assert {row["via"] for row in again.captures()} > {None}


@pytest.mark.slow
def test_one_that_is_killed_goes_on_where_it_was(line: Line, again: Line) -> None:
    uri = again.environment["GONGBAO_MONGO_URI"]
    with pymongo.MongoClient[Row](uri) as client:
        database = client.get_default_database()
        command = again.start("rebuild", "--json")
        deadline = time.monotonic() + 60
        while not database["documents"].estimated_document_count() and time.monotonic() < deadline:
            assert command.poll() is None
            time.sleep(0.005)
        command.send_signal(signal.SIGKILL)
        command.communicate()
        assert database["rebuild_objects"].count_documents({"state": {"$ne": "read"}}) > 0
        database["takedown_lock"].update_one({}, {"$set": {"holder": None}})  # else it waits for a minute
        database["takedown_lock"].delete_many({})
        done = rebuild(Config.from_environment(again.environment))
    assert (done.resumed, done.problems) == (True, [])
    compared(line, again)


@pytest.mark.slow
def test_what_was_taken_down_does_not_come_back(line: Line, again: Line) -> None:
    config = Config.from_environment(again.environment)
    reports = (row for row in line.documents() if row["kind"] == "work_report")
    document = min(reports, key=lambda row: str(row["title"]))
    with pymongo.MongoClient[Row](again.environment["GONGBAO_MONGO_URI"]) as client:
        database = client.get_default_database()
        page = document["page_url"].partition("://")[2]
        scrapy = again.scrapy("exclude", page, "--reason", "a letter", "--json")
        assert (scrapy.returncode, scrapy.stderr) == (0, "")
        taken = {"state": "done", "reason": "a letter", "by": "me"}
        database["exclusions"].update_one({"_id": page}, {"$set": {"takedown": taken}})
        assert keep_exclusions(config) == 1
        rule = database["exclusions"].find_one()
        client.drop_database(database.name)
        done = rebuild(config)
        assert done.taken_down > 0
        assert done.exclusions == 1
        assert database["exclusions"].find_one() == rule
        assert database["tombstones"].count_documents({"takedown": page}) == done.taken_down
    left = {row["_id"] for row in again.documents()}
    assert document["_id"] not in left
    assert left >= {row["_id"] for row in line.documents() if row["page_url"] != document["page_url"]}
    assert not [row for row in again.captures() if row["url"] == document["page_url"]]
    again.scrapy("exclude", "--lift", page)


@pytest.fixture
def empty(servers: EmbeddedServers, tmp_path: Path) -> Line:
    """A place without anything."""
    environment = own_environment(servers, f"rebuild_{tmp_path.name}", tmp_path / "spool")
    return Line([], environment | {"GONGBAO_ARCHIVE": str(tmp_path / "archive")})


def test_an_empty_archive_gives_an_empty_database(empty: Line) -> None:
    done = rebuild(Config.from_environment(empty.environment))
    assert (done.objects, done.captures, done.documents, done.problems) == (0, 0, 0, [])
