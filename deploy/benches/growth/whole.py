"""What a page costs the whole line where much is known already, and where there are more workers.

The site, the way and the crawl are those of `deploy/bench line`; what is known is there before workers start.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from crawler.frontier.queue import Frontier
from deploy.benches.growth.filling import make_urls, mark_seen
from deploy.benches.line.crawl import Crawled, Web, crawl
from deploy.benches.line.tables import PROCESSES
from deploy.benches.line.ways import Stores, ours
from deploy.benches.report import Cell, Report, Requirement, Table
from deploy.embedded import EmbeddedServers
from pipelines import records

PAGES: Final = 4_000
FLEETS: Final = (1, 2, 4, 8)
HOSTS: Final = 1_000
MOST: Final = 1.15
"""Times the cost at the smallest size that a page may have at the largest."""


def measure_known(servers: EmbeddedServers, sizes: Sequence[int], pages: int) -> Report:
    """Crawl one site with so many known URLs of other hosts in Redis and in MongoDB's `urls`."""
    found = [
        crawl(ours(1, 2), Web(pages, 0, ()), servers, before=partial(know, known=size)) for size in sizes
    ]
    rows = [_row(size, run) for size, run in zip(sizes, found, strict=True)]
    title = f"The whole line, {pages:,} pages of a site, with URLs of {HOSTS:,} other hosts known before"
    what = f"CPU of a page of the whole line at {sizes[-1]:,} known URLs, of that at {sizes[0]:,}"
    required = Requirement(what, found[-1].cpu() / found[0].cpu(), at_most=MOST)
    return Report("growth", [Table(title, ("known URLs", *COLUMNS), rows)], [required])


def measure_fleets(servers: EmbeddedServers, fleets: Sequence[int], pages: int) -> Table:
    """Crawl one site by so many workers with one process each that reads pages, all on this machine."""
    rows = [_row(workers, crawl(ours(workers, 1), Web(pages, 0, ()), servers)) for workers in fleets]
    title = f"Workers with a parser each, {pages:,} pages of a site, all on these processors"
    return Table(title, ("workers", *COLUMNS), rows)


def know(stores: Stores, known: int) -> None:
    """Let empty stores know so many URLs, all of them fetched."""
    mark_seen(Frontier(stores.redis), range(known), HOSTS)
    make_urls(stores.database, known, HOSTS)
    records.from_config(stores.config).check()  # which makes the indexes


COLUMNS: Final = (
    "pages/s",
    *(f"{name}, CPU ms/page" for name in PROCESSES),
    "all",
    "workers, peak MB",
    "parsers, peak MB",
    "Redis, MB",
)


def _row(first: int, run: Crawled) -> list[Cell]:
    return [
        first,
        run.speed,
        *(run.cpu(name) for name in PROCESSES),
        run.cpu(),
        round(run.used["worker"].peak / 1e6),
        round(run.used["extractors"].peak / 1e6),
        run.stored["Redis"] / 1e6,
    ]
