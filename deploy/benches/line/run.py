"""`deploy/bench line`: the whole line beside the plain stack and in-memory Scrapy, in turns, on one site.

Each way fetches every page, archives its bytes, takes its text and stores it; the clock runs from the first
request until the last page is stored, with all servers on the same cores. First the settings of each that are
best are found, then all run in turns.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from deploy.benches.line import tables, ways, web
from deploy.benches.line.crawl import SERVERS, Crawled, Web, crawl
from deploy.benches.line.sampling import seen
from deploy.benches.line.ways import Way
from deploy.benches.report import Report, Table
from deploy.embedded import EmbeddedServers

BEFORE: Final = Path(__file__).with_name("before.json")
"""An earlier profile of the same pages."""
PAGES: Final = 16_000
"""As many as make the beginning, while few pages are known, and the last commit, two seconds together, a
twentieth of the fastest way's run."""
ITEMS: Final = (1, 8, 100)
"""Values of CONCURRENT_ITEMS that the plain stack is tried with; 100 is Scrapy's default."""
LAYOUTS: Final = ((1, 1), (1, 2), (1, 3), (2, 1))
"""Workers, and processes that read pages for each, that this line is tried with."""
TRIAL: Final = 1_000
"""Pages at most with which a setting is tried."""
TRIALS: Final = 2
"""Of each layout, in turns, with twice as many: one short run tells less than layouts differ by."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add how long it runs, and what of it."""
    parser.add_argument(
        "--pages", type=int, default=PAGES, help=f"made pages; news pages come on top ({PAGES})"
    )
    parser.add_argument("--rounds", type=int, default=3, help="runs of each way, in turns (3)")
    parser.add_argument(
        "--layout", help="WORKERSxPROCESSES of this line, such as 1x2, instead of the best one"
    )
    parser.add_argument("--only-ours", action="store_true", help="leave the plain stack out: no ratios")
    parser.add_argument("--no-profile", action="store_true", help="leave the profile out")
    parser.add_argument(
        "--keep-profile", metavar="FILE", help="write the profile to a file, to compare with later"
    )
    parser.add_argument("--before", metavar="FILE", default=str(BEFORE), help="a profile to compare with")


def measure(
    *,
    quick: bool = False,
    pages: int = PAGES,
    rounds: int = 3,
    layout: str | None = None,
    only_ours: bool = False,
    no_profile: bool = False,
    keep_profile: str | None = None,
    before: str = str(BEFORE),
) -> Report:
    """Measure all ways; takes an hour on a fast machine, `quick` a minute. Raises `GongbaoError`."""
    if quick:
        pages, rounds, layout = 120, 1, layout or "1x1"
    news = [] if quick else web.news()
    with tempfile.TemporaryDirectory(prefix="gongbao-bench-") as folder, EmbeddedServers(folder) as servers:
        bench = _Bench(servers, pages, news)
        ours = bench.ours(layout)
        chosen = [ours] if only_ours else [*bench.peers(quick=quick), ours]
        runs: dict[str, list[Crawled]] = defaultdict(list)
        for edition in range(rounds):
            for way in chosen:
                runs[way.title].append(bench.run(way, edition))
        title = (
            f"{pages} made pages and {len(news)} news pages, two cores, servers included, {rounds} in turns"
        )
        report = Report(
            "line",
            [
                *([] if only_ours else [tables.speed(runs, title)]),
                *(make(runs) for make in MADE),
                *([] if no_profile else bench.profile(ours, runs[ours.title], keep_profile, before)),
            ],
            [*([] if only_ours else tables.requirements(runs)), *tables.flat(runs[ours.title][-1])],
        )
    if only_ours:
        speeds = [each.speed for each in runs[ours.title]]
        report.tables.insert(0, Table(title, ("way", "pages/s"), [[ours.title, median(speeds)]]))
    return report


MADE: Final[Sequence[Callable[[tables.Runs], Table]]] = (
    tables.cost,
    tables.memory,
    tables.over_time,
    tables.operations,
    tables.stored,
    tables.likeness,
)


class _Bench:
    def __init__(self, servers: EmbeddedServers, pages: int, news: Sequence[web.WebPage]) -> None:
        self._servers, self._pages, self._news = servers, pages, news

    def run(self, way: Way, edition: int, pages: int | None = None) -> Crawled:
        site = Web(pages or self._pages, edition, self._news if pages is None else ())
        return crawl(way, site, self._servers)

    def peers(self, *, quick: bool) -> list[Way]:
        """Return the plain stack, with one worker and two, and in-memory Scrapy, each at its best."""
        items = 8 if quick else max(ITEMS, key=lambda each: self._trial(ways.plain(1, each)))
        two = 8 if quick else max(ITEMS, key=lambda each: self._trial(ways.plain(2, each)))
        one = 8 if quick else max(ITEMS, key=lambda each: self._trial(ways.memory(each)))
        return [ways.plain(1, items), ways.plain(2, two), ways.memory(one)]

    def ours(self, layout: str | None) -> Way:
        """Return this line with the layout that is wanted, or that is best."""
        if layout:
            workers, _, processes = layout.partition("x")
            return ways.ours(int(workers), int(processes))
        tried = dict.fromkeys(LAYOUTS, 0.0)
        for each in LAYOUTS * TRIALS:
            tried[each] += self._trial(ways.ours(*each), 2 * TRIAL)
        return ways.ours(*max(tried, key=lambda each: tried[each]))

    def profile(self, way: Way, runs: Sequence[Crawled], keep: str | None, before: str) -> list[Table]:
        """Crawl once more and look where the time goes."""
        with tempfile.TemporaryDirectory(prefix="gongbao-bench-") as folder:
            looked_at = ways.ours(way.workers, way.processes, samples=folder)
            crawl(looked_at, Web(self._pages, 0, self._news), self._servers)
            found = seen(Path(folder))
        cpu = {name: median(run.cpu(name) for run in runs) for name in ("worker", "extractors", *SERVERS)}
        now = {" | ".join(place): value for place, value in tables.milliseconds(found, cpu).items()}
        now |= {f"{name} | all of it | own": cpu[name] for name in SERVERS}
        if keep:
            Path(keep).write_text(
                json.dumps({place: round(value, 4) for place, value in now.items()}, indent=1) + "\n"
            )
        known = json.loads(Path(before).read_text()) if Path(before).exists() else {}
        return [tables.rooms(now, known), tables.profile(now, known)]

    def _trial(self, way: Way, pages: int = TRIAL) -> float:
        return self.run(way, 99, min(pages, self._pages)).speed
