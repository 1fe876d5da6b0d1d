"""`scrapy crawl`: what stops a worker from starting, and how one ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import redis
from pymongo.database import Database

from crawler.frontier.queue import Frontier
from tests.crawler.commands.conftest import DEAD, ROOT, Run, scrapy
from tests.crawler.site import RawSite, page

Row = dict[str, Any]


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """Return what stands under Scrapy's own first lines."""
    return done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("GONGBAO_REDIS_URL", "Redis does not serve us ("),
        ("GONGBAO_MONGO_URI", "MongoDB at 127.0.0.1:9 does not answer."),
        ("GONGBAO_S3_ENDPOINT", "The object store at http://127.0.0.1:9 does not serve us"),
    ],
)
def test_a_server_that_is_away_stops_the_start(run: Run, name: str, sentence: str) -> None:
    done = run("crawl", "reports", **{name: DEAD[name]})
    assert (done.returncode, done.stdout) == (1, "")
    assert last_line(done).startswith(sentence)
    assert name in last_line(done)
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr


def test_a_missing_variable_stops_the_start(environment: dict[str, str]) -> None:
    done = scrapy("crawl", "reports", environment=environment, GONGBAO_S3_SECRET_KEY="")
    assert done.returncode == 1
    assert last_line(done).startswith("GONGBAO_S3_SECRET_KEY is not set. It expects ")


def test_a_spool_that_is_a_file_stops_the_start(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("crawl", "reports", GONGBAO_SPOOL=str(tmp_path / "file"))
    assert done.returncode == 1
    assert last_line(done).startswith(
        f"GONGBAO_SPOOL names {tmp_path}/file, which cannot be used (File exists)."
    )


def test_seeds_abroad_need_a_contact(run: Run) -> None:
    contact = {"GONGBAO_CONTACT": "mailto:me@example.org"}
    assert run("seed", "http://www.example.gov.cn/", **contact).returncode == 0
    done = run("crawl", "reports")
    assert done.returncode == 1
    assert last_line(done).startswith(
        "http://www.example.gov.cn/ is not on this machine. Set GONGBAO_CONTACT"
    )


def test_an_unknown_spider_is_a_mistake_of_usage(run: Run) -> None:
    done = run("crawl", "nosuch")
    assert done.returncode == 2
    assert "there is no spider nosuch; there are: " in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_that_may_not_be_fetched_ends_as_rejected(run: Run, mongo: Database[Row]) -> None:
    run("seed", "--scope", "page", "http://127.0.0.3:9/")
    done = run("crawl", "reports", "-a", "until_idle=1", GONGBAO_ALLOW_NETWORKS="127.0.0.1/32")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert (
        "127.0.0.3 is a private or special address. List its network in GONGBAO_ALLOW_NETWORKS" in done.stderr
    )
    [url] = mongo["urls"].find()
    assert (url["url"], url["state"], url["reason"]) == ("http://127.0.0.3:9/", "rejected", "address")
    status = json.loads(run("status", "--json").stdout)
    assert (status["rejected"], status["queued"]) == (1, 0)


def test_a_worker_whose_disk_is_full_waits_and_marks_nothing_as_done(
    environment: dict[str, str], mongo: Database[Row], redis_client: redis.Redis
) -> None:
    with RawSite({"/": page(os.urandom(40_000))}) as site:
        scrapy("seed", "--scope", "page", site.url(), environment=environment)
        # no file may grow beyond 16 KB: a segment with the page would
        command = f"ulimit -f 16; exec {sys.executable} -B -m scrapy crawl reports -a until_idle=1"
        with subprocess.Popen(
            ["bash", "-c", command], cwd=ROOT, env=os.environ | environment, stderr=subprocess.PIPE, text=True
        ) as worker:
            assert worker.stderr
            log = ""
            while "takes no records" not in log:
                log += worker.stderr.readline()
                assert worker.poll() is None, log
            time.sleep(3)
            asked = sum(head.startswith(b"GET / ") for head in site.requests)
            worker.send_signal(signal.SIGTERM)
            log += worker.communicate(timeout=60)[1]
    assert "takes no records (File too large). Make room there, or set GONGBAO_SPOOL" in log
    assert log.count("Nothing new is leased until then; what it did not take is fetched again.") == 1
    assert "'finish_reason': 'shutdown'" in log, "it ended before it was told to"
    assert "Traceback" not in log
    assert asked == 1, "it asked again"
    frontier = Frontier(redis_client).counts()
    assert (frontier["queued"], frontier["leased"], frontier["done"]) == (1, 0, 0)
    assert mongo["documents"].count_documents({}) == 0
    assert mongo["captures"].count_documents({"url": site.url()}) == 0
    assert mongo["urls"].count_documents({"state": "done"}) == 0
