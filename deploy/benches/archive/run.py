"""`deploy/bench archive`: captures committed beside the fetching, records read by id, objects and bytes."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Final

from crawler.config import Config
from crawler.errors import GongbaoError
from deploy.benches.archive import reads
from deploy.benches.archive.plain import PREFIX
from deploy.benches.crawling.run import Run, crawl
from deploy.benches.crawling.site import serving
from deploy.benches.report import Report, Requirement, Table
from deploy.embedded import EmbeddedServers
from pipelines import objects, records
from pipelines.objects import ObjectStore

WORKER: Final = "deploy.benches.archive.worker"
SIZE: Final = 25_000
WAYS: Final = {
    "scrapy": "bare Scrapy, pages dropped",
    "nothing": "this crawler, pages dropped",
    "archive": "this crawler and its archive",
    "plain": "bare Scrapy, a gzip object a page",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in the store of one way."""

    objects: int
    size: int
    """In bytes."""


def measure(*, quick: bool = False) -> Report:
    """Measure everything; takes about three minutes, `quick` half a one. Raises `GongbaoError`."""
    pages, repeats = (200, 1) if quick else (3000, 3)
    with tempfile.TemporaryDirectory(prefix="gongbao-bench-") as folder, EmbeddedServers(folder) as servers:
        environment = servers.environment()
        config = Config.from_environment(environment)
        runs: dict[str, list[Run]] = defaultdict(list)
        for edition in range(repeats):
            with serving("deploy.benches.archive.pages", pages, SIZE, edition) as url:
                for way in WAYS:
                    arguments = WORKER, way, url, str(pages)
                    runs[way].append(crawl(WAYS[way], *arguments, environment=environment))
        _check(config, pages * repeats)
        store = objects.from_config(config)
        kept = {"archive": _kept(store, "warc/"), "plain": _kept(store, f"{PREFIX}/")}
        return report(pages, repeats, runs, kept, reads.measure(config))


def report(
    pages: int, repeats: int, runs: dict[str, list[Run]], kept: dict[str, Kept], read: reads.Reads
) -> Report:
    """Return medians of speeds, and what is kept of each way."""
    speed = {way: median(run.speed for run in of) for way, of in runs.items()}
    cpu = {way: median(run.cpu for run in of) for way, of in runs.items()}
    stored = {"archive": pages * repeats, "plain": pages}
    per_thousand = {way: kept[way].objects * 1000 / stored[way] for way in kept}
    size = {way: kept[way].size / stored[way] for way in kept}
    title = f"{pages} pages of {SIZE // 1000} KB from one worker, no extraction, medians of {repeats}"
    return Report(
        "archive",
        [
            Table(
                title,
                ("way", "pages/s", "x plain", "x bare Scrapy", "CPU ms/page"),
                [
                    [name, speed[way], speed[way] / speed["plain"], speed[way] / speed["scrapy"], cpu[way]]
                    for way, name in WAYS.items()
                ],
            ),
            Table(
                "What is kept",
                ("way", "objects/1,000", "bytes a page", "x plain"),
                [[WAYS[way], per_thousand[way], size[way], size[way] / size["plain"]] for way in kept],
            ),
            Table(
                f"{reads.READS} records read by id, at random",
                ("requests each", "of them ranged", "ms each"),
                [[read.requests, read.ranged, read.milliseconds]],
            ),
        ],
        [
            Requirement("captures of 25 KB committed a second", speed["archive"], at_least=500),
            Requirement("requests for a record read by id", read.requests, at_least=1, at_most=1),
            Requirement("ranged requests for a record read by id", read.ranged, at_least=1, at_most=1),
        ],
    )


def _check(config: Config, expected: int) -> None:
    """Raise `GongbaoError` unless every capture was committed."""
    committed = records.from_config(config).counts()["captures"]
    if committed != expected:
        raise GongbaoError(f"{committed} of {expected} captures were committed; the figures mean nothing.")


def _kept(store: ObjectStore, prefix: str) -> Kept:
    found = list(store.list(prefix))
    return Kept(len(found), sum(each.size for each in found))
