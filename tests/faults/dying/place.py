"""A place of its own for each death: a host of the site, databases, a bucket and a spool."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import pymongo
import redis
from minio import Minio

from deploy.embedded import EmbeddedServers
from tests.faults.line import Line
from tests.faults.site import FIRST_HOST
from tests.faults.visits import RunningSite


@dataclass
class OneHost(RunningSite):
    """One host of a site that serves already."""

    number: int = 0

    @classmethod
    def of(cls, site: RunningSite, number: int) -> Self:
        """Return the host with this number, from 0."""
        host = cls(1, site.pages, site.log, number=FIRST_HOST + number)
        host.port = site.port
        return host

    def _hosts(self) -> range:
        return range(self.number, self.number + 1)


@contextmanager
def own_place(servers: EmbeddedServers, database: int, folder: Path) -> Iterator[Line]:
    """Give a line with nothing stored, in this database of Redis and in others of its own."""
    name = f"death-{uuid4().hex[:12]}"
    environment = servers.environment() | {
        "GONGBAO_REDIS_URL": f"{servers.redis.url.rpartition('/')[0]}/{database}",
        "GONGBAO_MONGO_URI": servers.mongo.uri.replace("/gongbao?", f"/{name}?"),
        "GONGBAO_S3_BUCKET": name,
        "GONGBAO_SPOOL": str(folder / "spool"),
        "GONGBAO_DEFAULT_DELAY": "0",
    }
    keys = servers.s3.keys
    s3 = Minio(servers.s3.address, access_key=keys.access, secret_key=keys.secret, secure=False)
    s3.make_bucket(name)
    with redis.Redis.from_url(environment["GONGBAO_REDIS_URL"]) as client:
        client.flushdb()
    yield Line(environment, servers.redis, folder)
    for item in s3.list_objects(name, recursive=True):
        s3.remove_object(name, item.object_name or "")
    s3.remove_bucket(name)
    with pymongo.MongoClient[dict[str, Any]](servers.mongo.uri) as client:
        client.drop_database(name)
