"""A backup in the middle of a crawl, then both servers are wrecked, and nothing is lost."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pymongo
import pytest
import redis

from crawler.config import Config
from crawler.frontier.audit import audit, repair
from deploy.backups.__main__ import main
from pipelines import objects, records
from pipelines.rebuilding.run import rebuild
from pipelines.reread import reread
from tests.faults.line import Line
from tests.faults.stored import everything_is_stored
from tests.faults.test_kills import SETTINGS, OpenSite, nothing_lost, nothing_twice
from tests.faults.test_spool import wait_for


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("lost", ["both", "redis", "mongo"])
def test_what_was_crawled_comes_back_and_the_crawl_goes_on(
    line: Line,
    open_site: OpenSite,
    lost: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site, target = open_site(8, 40), str(tmp_path / "backups")
    line.environment["GONGBAO_DEFAULT_DELAY"] = "0.8"
    for name, value in line.environment.items():
        monkeypatch.setenv(name, value)
    line.seed(*site.seeds)
    with line.fleet(*SETTINGS, size=1):
        wait_for(lambda: line.frontier.counts()["done"] >= 20, "some pages are done", 240)
        assert main(["backup", target, "--json"]) == 0
        made = json.loads(capsys.readouterr().out)
        assert made["frontier"]["leased"] == 0
        before = line.frontier.counts()["done"]
        wait_for(lambda: line.frontier.counts()["done"] >= before + 40, "it goes on after the backup", 120)
        assert line.working(), "it was over before the wreck"
    # killed: what is in its spool is the next worker's
    if lost != "mongo":
        with redis.Redis.from_url(line.environment["GONGBAO_REDIS_URL"]) as client:
            client.flushdb()
    if lost != "redis":
        with pymongo.MongoClient[dict[str, object]](line.environment["GONGBAO_MONGO_URI"]) as mongo:
            mongo.drop_database(mongo.get_default_database().name)
    only = {"redis": ["--only", "frontier"], "mongo": ["--only", "database"]}.get(lost, [])
    assert main(["restore", target, *only]) == 0, capsys.readouterr().err
    config = Config.from_environment(line.environment)
    assert rebuild(config, missing=True).problems == []
    store, objects_of = records.from_config(config), objects.from_config(config)
    (tmp_path / "one").mkdir()
    found = audit(line.frontier, store, objects_of, tmp_path / "one")
    assert repair(found, line.frontier, store, partial(reread, config))["forgotten"] == 0
    (tmp_path / "two").mkdir()
    assert (clean := audit(line.frontier, store, objects_of, tmp_path / "two")).sound, clean.numbers()
    with line.fleet(*SETTINGS, size=1) as fleet:
        fleet.wait(300)
        assert "Traceback" not in fleet.logs()
    nothing_twice(line, site)
    everything_is_stored(line)
    if lost == "mongo":
        assert set(line.states()) >= set(site.urls())
    else:
        nothing_lost(line, site)
