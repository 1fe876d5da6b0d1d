"""One crawl of the site in one way, from the first request to the last page stored, and what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pymongo
import redis
from minio import Minio

from crawler.config import Config, secret
from crawler.errors import GongbaoError
from deploy.benches.crawling.site import ROOT
from deploy.benches.line import web
from deploy.benches.line.counts import counts
from deploy.benches.line.processes import Used, forget_peaks, memory_of, used
from deploy.benches.line.score import Score, score
from deploy.benches.line.site import HOST, NEWS_HOST
from deploy.benches.line.ways import Stores, Way
from deploy.embedded import EmbeddedServers

PATIENCE: Final = 120.0
"""Seconds without another page after which a way is given up."""
TENTHS: Final = 10
SCORED: Final = 8_000
"""Made articles that are looked at once more at the end, some ms each; fewer than twice as many."""
LOOK: Final = 0.25
"""Seconds between two looks at how far it is."""
SERVERS: Final = ("Redis", "MongoDB", "object store")


@dataclass(frozen=True, slots=True)
class Web:
    """What is crawled."""

    pages: int
    """Made ones."""
    edition: int
    news: Sequence[web.WebPage]

    @property
    def size(self) -> int:
        """All pages."""
        return self.pages + len(self.news)

    def known(self) -> Iterator[web.WebPage]:
        """Yield pages whose texts are known: some `SCORED` made articles, evenly, and all news pages."""
        numbers = range(1, self.pages, 2 * max(1, self.pages // 2 // SCORED))
        pages = (web.made_page(number, self.pages, self.edition) for number in numbers)
        yield from (page for page in pages if page.truth)
        yield from self.news


@dataclass(frozen=True, slots=True)
class Crawled:
    """What one crawl took."""

    pages: int
    seconds: float
    used: Mapping[str, Used]
    """By process: worker, extractors, the servers, and the site."""
    asked: Counter[str]
    """Operations at the servers, by the names of `counts`."""
    stored: Mapping[str, int]
    """Bytes: objects, the database's data and indexes as they are on its disk."""
    score: Score
    resident: Sequence[int] = ()
    """Bytes of the workers' memory after each tenth of the pages; fewer where two fell together."""

    @property
    def speed(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds

    def cpu(self, *names: str) -> float:
        """Return the milliseconds of these processes for a page; of all but the site without names."""
        names = names or tuple(name for name in self.used if name != "site")
        return sum(self.used[name].seconds for name in names if name in self.used) * 1000 / self.pages


def crawl(
    way: Way, site: Web, servers: EmbeddedServers, before: Callable[[Stores], None] = lambda _: None
) -> Crawled:
    """Crawl the whole site into empty stores, or what `before` has made of them.

    Raises `GongbaoError` where that does not end well.
    """
    with tempfile.TemporaryDirectory(prefix="gongbao-bench-") as name, _serving(site) as serving:
        folder = Path(name)
        environment = _environment(servers, folder)
        config = Config.from_environment(_own(environment))
        with (
            _stores(config, before) as stores,
            _working(way, serving.url, environment, folder, stores) as workers,
        ):
            pids = [worker.pid for worker in workers]
            named = {"worker": pids, "site": [serving.pid]}
            named |= {name: [server.pid or 0] for name, server in zip(SERVERS, servers.servers, strict=True)}
            forget_peaks(pid for group in named.values() for pid in group)
            earlier, asked = used(named), counts(servers)
            others = [f"http://{NEWS_HOST}:{urlsplit(serving.url).port}{page.path}" for page in site.news]
            way.seed(stores, serving.url + web.FRONT, others)
            ended, resident = _wait(way, stores, site.size, workers, folder / "workers.log")
            after, pages = used(named), way.done(stores)
            asked = counts(servers) - asked
            seconds = ended - serving.began()
            texts = way.texts(stores)
            taken = {name: after[name].since(earlier[name]) for name in after}
            return Crawled(
                pages=pages,
                seconds=seconds,
                used=taken,
                asked=asked,
                stored=_stored(stores),
                score=score(texts, site.known(), serving.url, NEWS_HOST),
                resident=resident,
            )


@dataclass(frozen=True, slots=True)
class _Serving:
    url: str
    process: subprocess.Popen[str]

    @property
    def pid(self) -> int:
        return self.process.pid

    def began(self) -> float:
        """Return when the first request came."""
        assert self.process.stdout  # noqa: S101
        return float(self.process.stdout.readline())


@contextmanager
def _serving(site: Web) -> Iterator[_Serving]:
    arguments = map(str, (site.pages, site.edition, int(bool(site.news))))
    command = [sys.executable, "-m", "deploy.benches.line.site", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout  # noqa: S101
            yield _Serving(f"http://{HOST}:{process.stdout.readline().strip()}", process)
        finally:
            process.kill()


@contextmanager
def _stores(config: Config, before: Callable[[Stores], None]) -> Iterator[Stores]:
    """Give empty stores in which `before` was called, and leave none behind."""
    keys = secret(config.s3_access_key), secret(config.s3_secret_key)
    objects = Minio(urlsplit(str(config.s3_endpoint)).netloc, *keys, secure=False)
    bucket = str(config.s3_bucket)
    objects.make_bucket(bucket)
    uri = secret(config.mongo_uri)
    with (
        redis.Redis.from_url(secret(config.redis_url)) as client,
        pymongo.MongoClient[dict[str, Any]](uri) as mongo,
    ):
        client.flushall()
        database = mongo.get_default_database()
        try:
            stores = Stores(client, database, config, objects)
            before(stores)
            yield stores
        finally:
            client.flushall()
            mongo.drop_database(database.name)
            for each in objects.list_objects(bucket, recursive=True):
                objects.remove_object(bucket, str(each.object_name))
            objects.remove_bucket(bucket)


@contextmanager
def _working(
    way: Way, follow: str, environment: Mapping[str, str], folder: Path, stores: Stores
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run the workers of a way, all of which wait for work when this begins."""
    workers: list[subprocess.Popen[bytes]] = []
    log = folder / "workers.log"
    try:
        for _ in range(way.workers):
            with log.open("ab") as file:
                command = list(way.command(follow + "/"))
                workers.append(
                    subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=file, stderr=file)
                )
        deadline = time.monotonic() + PATIENCE
        while way.up(stores) < way.workers:
            _check(way, workers, log, deadline)
            time.sleep(LOOK)
        time.sleep(1.0)  # what a worker does once, such as looking after a spool, is no part of a page's cost
        yield workers
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            try:
                worker.wait(60)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()


def _wait(
    way: Way, stores: Stores, pages: int, workers: Sequence[subprocess.Popen[bytes]], log: Path
) -> tuple[float, list[int]]:
    """Return when all pages were stored, and the memory of the workers after each tenth of them."""
    seen, deadline = 0, time.monotonic() + PATIENCE
    resident: list[int] = []
    while True:
        done, now = way.done(stores), time.monotonic()
        if done * TENTHS >= pages * (len(resident) + 1):
            resident.append(memory_of(worker.pid for worker in workers))
        if done >= pages:
            return now, resident
        if done > seen:
            seen, deadline = done, now + PATIENCE
        _check(way, workers, log, deadline)
        time.sleep(LOOK)


def _check(way: Way, workers: Sequence[subprocess.Popen[bytes]], log: Path, deadline: float) -> None:
    if time.monotonic() >= deadline or any(worker.poll() is not None for worker in workers):
        end = log.read_text(errors="replace")[-3000:]
        raise GongbaoError(f"{way.title} did not do its work. The end of what it said:\n{end}")


def _environment(servers: EmbeddedServers, folder: Path) -> dict[str, str]:
    name = f"line-{time.time_ns()}"
    own = {key: value for key, value in os.environ.items() if not key.startswith("GONGBAO_")}
    return (
        own
        | servers.environment()
        | {
            "GONGBAO_MONGO_URI": servers.mongo.uri.replace("/gongbao?", f"/{name}?"),
            "GONGBAO_S3_BUCKET": name,
            "GONGBAO_SPOOL": str(folder / "spool"),
            "GONGBAO_DEFAULT_DELAY": "0",
            "GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8",
        }
    )


def _own(environment: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in environment.items() if key.startswith("GONGBAO_")}


def _stored(stores: Stores) -> dict[str, int]:
    sizes = [
        each.size or 0 for each in stores.objects.list_objects(str(stores.config.s3_bucket), recursive=True)
    ]
    database = stores.database.command("dbStats")
    return {
        "objects": len(sizes),
        "object store": sum(sizes),
        "MongoDB": int(database["storageSize"] + database["indexSize"]),
        "Redis": int(stores.redis.info("memory")["used_memory_dataset"]),
    }
