"""The whole line on a Redis Cluster, a worker killed on the way, and a node that forgets everything."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.crawler.frontier.cluster import running_cluster
from tests.faults.line import Line
from tests.faults.test_kills import (
    DELAY,
    SETTINGS,
    OpenSite,
    in_the_right_states,
    nobody_rushed,
    nothing_lost,
    nothing_twice,
)


def test_a_crawl_on_a_cluster(line: Line, open_site: OpenSite, tmp_path: Path) -> None:
    site = open_site(10, 15)
    with running_cluster(tmp_path) as nodes:
        line.environment["GONGBAO_REDIS_URL"] = f"redis+cluster://{nodes[0].address}"
        line.environment["GONGBAO_DEFAULT_DELAY"] = str(DELAY)
        line.seed(*site.seeds)
        assert line.frontier.partitions == 8
        with line.fleet(*SETTINGS, size=2, until_idle=2) as fleet:
            while line.frontier.counts()["done"] < 10:
                time.sleep(0.1)
            fleet.kill_one(random.Random(1))
            fleet.wait(90)
        nothing_lost(line, site)
        assert sum(node.client().dbsize() > 0 for node in nodes) == 3
        assert line.audit()[0] == 0
        lost = max(nodes[1:], key=lambda node: int(node.client().dbsize()))  # one may have no host's keys
        lost.client().flushall()  # as a node whose replica took over with nothing
        code, found = line.audit()
        assert code == 1
        assert found["unseen"] > 10
        assert line.audit("--repair")[0] == 0
        with line.fleet(*SETTINGS, size=1, until_idle=2) as again:
            again.wait(90)
        in_the_right_states(line, site)
        code, found = line.audit()
        assert (code, found["queued"], found["leased"]) == (0, 0, 0)
        assert found["discovered"] == found["done"] + found["dead"] + found["rejected"]
    nothing_twice(line, site)
    nobody_rushed(site)
    assert "Traceback" not in fleet.logs()
