"""Backups of a real Redis and MongoDB, into a folder and a bucket, and what keeps them from being trusted."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from pymongo.database import Database

from crawler.config import Config
from crawler.frontier.connection import connect
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.draining import Draining
from crawler.frontier.queue import Found, Frontier
from deploy.backups import manifest as manifests
from deploy.backups import streams
from deploy.backups.__main__ import main
from deploy.backups.place import Place

Row = dict[str, Any]
URLS = [f"http://www.example.gov.cn/{n}.html" for n in range(300)]
FETCHED = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def frontier(environment: dict[str, str]) -> Frontier:
    """A frontier with some URLs."""
    frontier = Frontier(connect(Config.from_environment(environment)))
    frontier.configure(0.0, 8)
    crawl = Crawls(frontier).put(Crawl("example", "host:http://www.example.gov.cn"))
    frontier.add([Found(url, crawl) for url in URLS])
    return frontier


@pytest.fixture
def rows(mongo: Database[Row]) -> dict[str, list[Row]]:
    """A database with something in it."""
    captures = [{"_id": f"urn:{n}", "url": url, "fetched_at": FETCHED} for n, url in enumerate(URLS)]
    mongo["captures"].insert_many(captures)
    mongo["urls"].insert_many([{"_id": url, "last_capture": f"urn:{n}"} for n, url in enumerate(URLS)])
    mongo["audit"].insert_one({"_id": 1, "bytes": b"\x00\xff", "nested": {"a": [1, None, 2.5]}})
    mongo["takedown_lock"].insert_one({"_id": "lock"})
    return everything(mongo)


def everything(mongo: Database[Row]) -> dict[str, list[Row]]:
    names = sorted(set(mongo.list_collection_names()) - {"takedown_lock"})
    return {name: found for name in names if (found := list(mongo[name].find().sort("_id")))}


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    assert main([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_what_was_lost_comes_back(
    kind: str,
    frontier: Frontier,
    rows: dict[str, list[Row]],
    mongo: Database[Row],
    redis_client: redis.Redis,
    bucket: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "PART", 2000)
    target = str(tmp_path / "backups") if kind == "folder" else f"s3:{bucket}/backups/nightly"
    redis_client.set("gb:{0}:remembered", 1, ex=60 * 86400)  # in milliseconds more than 32 bits
    before = redis_client.keys("gb:*")
    made = said(capsys, "backup", target)
    assert made["database"]["snapshot"] is True
    assert len(made["database"]["collections"]["captures"]) > 1  # in parts
    assert list(made["database"]["collections"]) == ["urls", "audit", "captures"]
    assert made["frontier"]["leased"] == 0
    assert not Draining(frontier).on
    assert said(capsys, "backup", target, "--verify") == {made["name"]: []}

    assert main(["restore", target]) == 1
    refused = "There is something already: the database has 601 rows and the frontier has keys."
    assert capsys.readouterr().err.startswith(refused)
    assert everything(mongo) == rows
    counts = frontier.counts()
    redis_client.flushdb()
    mongo.client.drop_database(mongo.name)
    done = said(capsys, "restore", target)
    assert (done["name"], done["rows"], done["keys"]) == (made["name"], 601, len(before))  # type: ignore[arg-type]
    assert everything(mongo) == rows
    assert "url_1_fetched_at_-1" in mongo["captures"].index_information()
    restored = Frontier(frontier.client)
    assert restored.counts() == counts
    assert 59 * 86400 < int(redis_client.ttl("gb:{0}:remembered")) <= 60 * 86400  # type: ignore[arg-type]
    assert not Draining(restored).on
    assert {each.url for each in restored.lease(8)} <= set(URLS)
    assert restored.counts()["leased"] > 0
    assert main(["restore", target, "--replace"]) == 0
    assert everything(mongo) == rows
    assert Frontier(frontier.client).counts() == counts


def test_a_damaged_one_is_named_and_not_restored(
    rows: dict[str, list[Row]],
    mongo: Database[Row],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = said(capsys, "backup", str(tmp_path), "--only", "database")
    name = made["database"]["collections"]["captures"][0]["name"]
    data = bytearray((tmp_path / name).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / name).write_bytes(data)
    mongo.client.drop_database(mongo.name)
    assert main(["restore", str(tmp_path)]) == 1
    named = f"{name} does not have the checksum that it was written with. Nothing was changed."
    assert capsys.readouterr().err.startswith(named)
    assert everything(mongo) == {}
    assert said(capsys, "backup", str(tmp_path), "--verify", code=1)[made["name"]] != []
    (tmp_path / name).unlink()
    found = said(capsys, "backup", str(tmp_path), "--verify", made["name"], code=1)
    assert "is missing" in found[made["name"]][0]


def test_urls_that_are_leased_are_waited_for_and_counted(
    frontier: Frontier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = frontier.lease(2)
    made = said(capsys, "backup", str(tmp_path), "--only", "frontier", "--patience", "0.5")
    assert made["frontier"]["leased"] == len(taken) == 2
    assert "database" not in made
    assert main(["restore", str(tmp_path), "--only", "database"]) == 1
    assert "has no database" in capsys.readouterr().err


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    place = Place.of(str(tmp_path), Config())
    now = datetime(2026, 3, 10, tzinfo=UTC)
    names = [manifests.new_name(now - timedelta(days=days)) for days in range(5)]
    for name in names:
        place.put_bytes(f"{name}/database/urls-00001.bson.gz", b"x")
    for name in (*names[:2], names[3]):
        manifests.write(place, name, {"format": 1})
    place.put_bytes("somebody.else", b"x")
    assert manifests.keep_newest(place, 2, now) == sorted(names[2:])  # two were broken off, one is the third
    assert manifests.backups(place) == sorted(names[:2])
    assert {name.partition("/")[0] for name in place.names()} == {*names[:2], "somebody.else"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["restore", "{}"], "There is no whole backup in that place."),
        (["backup", "s3:Not_A_Bucket/x"], "'Not_A_Bucket' is not a bucket's name."),
        (["backup", "s3:gongbao/warc/x"], "s3:gongbao/warc/x would lie among the archive's files."),
        (
            ["backup", "{}", "--verify", "gongbao-1"],
            "The backup cannot be written or read: gongbao-1/manifest",
        ),
    ],
)
def test_what_cannot_be_is_one_sentence(
    arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([each.format(tmp_path) for each in arguments]) == 1
    assert capsys.readouterr().err.strip().startswith(sentence)
