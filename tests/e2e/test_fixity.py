"""A real crawl into each kind of store is a clean archive; what is damaged then is named, and mended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymongo
import pytest
from pymongo.database import Database

from crawler.config import Config
from deploy.embedded import EmbeddedServers
from deploy.sample.server import SampleSite
from pipelines import objects
from pipelines.fixity.run import Report, verify_archive
from pipelines.objects import FolderStore
from tests.e2e.conftest import Line
from tests.e2e.odd_server import OddServer
from tests.e2e.places import own_environment

Row = dict[str, Any]
VERIFY = ("verify", "--archive")


@pytest.fixture(scope="module", params=["s3", pytest.param("folder", marks=pytest.mark.slow)])
def crawled(
    request: pytest.FixtureRequest,
    sample: SampleSite,
    servers: EmbeddedServers,
    tmp_path_factory: pytest.TempPathFactory,
) -> Line:
    """A line after a crawl of the sample sites and of a server with odd answers."""
    folder = tmp_path_factory.mktemp("fixity")
    environment = own_environment(servers, f"fixity_{request.param}", folder / "spool")
    if request.param == "folder":
        environment["GONGBAO_ARCHIVE"] = str(folder / "archive")
    with OddServer() as odd:
        line = Line([*sample.seeds, f"{odd.url}/"], environment)
        line.crawl(until_idle=2, settings=("DOWNLOAD_TIMEOUT=2", "FRONTIER_ATTEMPTS=1"), workers=1)
    return line


@pytest.fixture
def database(crawled: Line) -> Iterator[Database[Row]]:
    with pymongo.MongoClient[Row](crawled.environment["GONGBAO_MONGO_URI"], tz_aware=True) as client:
        yield client.get_default_database()


def verify(line: Line, **options: Any) -> Report:
    """Verify in this process; starting another takes two seconds."""
    return verify_archive(Config.from_environment(line.environment), **options)


def test_what_a_crawl_archived_is_clean(crawled: Line, database: Database[Row]) -> None:
    done = crawled.scrapy(*VERIFY)
    assert (done.returncode, done.stderr.strip()) == (0, "")
    captures = database["captures"].count_documents({})
    segments = database["segments"].count_documents({})
    assert done.stdout.startswith(f"{segments} objects checked with ")
    assert f" {captures} captures among them, " in done.stdout
    found = json.loads(crawled.scrapy(*VERIFY, "--json").stdout)
    assert (found["sound"], found["damaged"], found["problems"], found["counts"]) == (True, 0, [], {})
    assert found["captures"] == captures > 60
    assert set(database["segments"].distinct("state")) == {"sound"}
    assert crawled.json("status")["archive"]["damaged"] == 0
    assert crawled.scrapy(*VERIFY, "--sample", "1").stdout.startswith("1 objects checked with ")


def test_damage_is_named_and_mended_from_a_copy(
    crawled: Line, database: Database[Row], tmp_path: Path
) -> None:
    store = objects.from_config(Config.from_environment(crawled.environment))
    [row] = database["captures"].aggregate([{"$match": {"length": {"$gt": 2000}}}, {"$sample": {"size": 1}}])
    whole = store.read(row["object"])
    copy = FolderStore(tmp_path)
    copy.put_bytes(row["object"], whole)
    middle = row["offset"] + row["length"] // 2
    store.put_bytes(row["object"], whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    done = crawled.scrapy(*VERIFY)
    assert done.returncode == 1
    assert f"{row['object']} at {row['offset']} ({row['_id']}): It is no whole WARC record" in done.stdout
    assert "1 with problems, 0 mended." in done.stdout
    assert done.stdout.endswith("`scrapy verify --archive --repair` mends what can be mended.\n")
    assert crawled.json("status")["archive"]["damaged"] == 1
    left = json.loads(crawled.scrapy(*VERIFY, "--repair", "--json").stdout)
    assert (left["sound"], left["counts"]) == (False, {"damaged_object": 1, "damaged_record": 1})
    mended = json.loads(crawled.scrapy(*VERIFY, "--repair", "--copy", str(tmp_path), "--json").stdout)
    assert (mended["sound"], mended["damaged"], mended["mended"]) == (True, 0, 1)
    assert all(problem["mended"] for problem in mended["problems"])
    assert store.read(row["object"]) == whole
    assert verify(crawled).problems == []


@pytest.mark.slow
def test_captures_and_indexes_are_mended_from_the_records(crawled: Line, database: Database[Row]) -> None:
    store = objects.from_config(Config.from_environment(crawled.environment))
    rows = list(database["captures"].aggregate([{"$sample": {"size": 6}}]))
    database["captures"].delete_many({"_id": {"$in": [row["_id"] for row in rows[:3]]}})
    database["captures"].update_one({"_id": rows[4]["_id"]}, {"$set": {"offset": rows[4]["offset"] + 1}})
    index = rows[5]["object"].removesuffix(".warc.gz") + ".cdxj"
    before = store.read(index)
    place = f'"offset": "{rows[5]["offset"]}"'.encode()
    kept = [line for line in before.splitlines(keepends=True) if place not in line]
    assert len(kept) == before.count(b"\n") - 1
    store.put_bytes(index, b"".join(kept))
    named = verify(crawled).problems
    lost = {problem.capture for problem in named if problem.kind == "missing_capture"}
    assert lost == {row["_id"] for row in rows[:3]}
    assert [each.capture for each in named if each.kind == "wrong_capture"] == [rows[4]["_id"]]
    assert [each.kind for each in named if "capture" not in each.kind] == ["wrong_index"]
    mended = crawled.scrapy(*VERIFY, "--repair")
    assert mended.returncode == 0, mended.stdout
    assert mended.stdout.count(" Mended.") == 5
    assert store.read(index) == before
    assert verify(crawled).problems == []
    assert rows[0]["url"] in crawled.scrapy("show", rows[0]["_id"]).stdout


def test_options_that_mean_nothing_are_refused(crawled: Line) -> None:
    for options in (("verify", "--repair"), (*VERIFY, "--sample", "0")):
        assert crawled.scrapy(*options).returncode == 2
    wrong = crawled.scrapy(*VERIFY, "--copy", "/nowhere")
    assert wrong.returncode == 1
    assert wrong.stderr.strip() == "--copy /nowhere is neither a folder nor the name of a bucket."
