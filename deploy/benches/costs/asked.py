"""What the servers are asked for a hundred pages that go through frontier and commit in full batches."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pymongo
import redis

from crawler.config import Config
from crawler.frontier.lease import End, Fetched, Sent, Verdict
from crawler.frontier.queue import Found, Frontier
from crawler.items import leads
from deploy.benches.costs.stages import Material
from deploy.benches.line.counts import MONGO_FOUND, MONGO_WRITES, REDIS_COMMANDS, S3_PUTS, counts
from deploy.embedded import EmbeddedServers
from pipelines import objects, records
from pipelines.archive.known import Known
from pipelines.archive.segment import Segment
from pipelines.commit import Committer

NAME: Final = "costs"
BATCH: Final = 32
STEADY: Final = (REDIS_COMMANDS, MONGO_WRITES, MONGO_FOUND, S3_PUTS)
"""What does not grow with time: round trips do, since drivers look whether their servers live."""


def asked(of: Material, servers: EmbeddedServers) -> Mapping[str, float]:
    """Return operations a page, by the names of `line.counts`. Raises `GongbaoError`."""
    uri = servers.mongo.uri.replace("/gongbao?", f"/{NAME}?")
    config = Config.from_environment(servers.environment() | {"GONGBAO_MONGO_URI": uri})
    with pymongo.MongoClient[dict[str, Any]](uri) as mongo, redis.Redis.from_url(servers.redis.url) as client:
        mongo.drop_database(NAME)
        committer = Committer(objects.from_config(config), records.from_config(config))
        committer.records.check()
        frontier = Frontier(client, NAME)
        frontier.configure(0.0, 256)
        frontier.add([Found(each.url, NAME) for each in of.captures])
        before = counts(servers)
        _crawl(frontier, of)
        _commit(committer, of)
        found = counts(servers) - before
        mongo.drop_database(NAME)
        for key in client.scan_iter(f"gb:*{NAME}*"):
            client.delete(key)
    return {name: found[name] / len(of.captures) for name in STEADY}


def _crawl(frontier: Frontier, of: Material) -> None:
    """Lease all pages in batches, queue what they lead to and end them."""
    for start in range(0, len(of.analysed), BATCH):
        pages = of.analysed[start : start + BATCH]
        leases = frontier.lease(len(pages))
        links = [leads(page.analysis) for page in pages if page.analysis]
        found = [Found(f"{link.url}?further", NAME) for some in links for link in some]
        fetched = [Fetched(lease.token, Sent.OK, 0.0) for lease in leases]
        frontier.exchange(found, fetched, [])
        frontier.exchange([], [], [End(lease.token, Verdict.DONE) for lease in leases])


def _commit(committer: Committer, of: Material) -> None:
    with tempfile.TemporaryDirectory(prefix="gongbao-costs-") as folder:
        segment = Segment(Path(folder), "worker", "run")
        lookup = committer.records.originals
        known = Known(lambda visits, patience: lookup(committer.objects.location, visits, patience))
        segment.extend(known.exchanges(of.captures))
        committer.commit_segment(segment.close())
    committer.commit_read(of.read)
    committer.record([page.ending for page in of.read])
