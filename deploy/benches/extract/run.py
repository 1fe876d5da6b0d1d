"""`deploy/bench extract`: pages read a second, what each costs, and how right the text is."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Final

from deploy.benches.extract.likeness import f1
from deploy.benches.extract.memory import forget
from deploy.benches.extract.pages import NewsPage, made_pages, real_pages
from deploy.benches.extract.ways import OURS, PLAIN, WAYS
from deploy.benches.report import Report, Requirement, Table
from pipelines.garbage import look_seldom

ABSENT: Final = "made here, since ../shared/pages/news-2011 and news-2019 are not beside the checkout"
POOR: Final = 0.5
QUICK: Final = 20
"""Pages of a quick run."""
WARM: Final = 3
"""Pages read before the clock runs: the first one of a process loads tables."""

Seconds = tuple[float, float]
"""On the wall, and of the processor."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What one way took for a page, on average."""

    wall: float
    """Seconds on the wall; grows with whatever else the machine does."""
    cpu: float
    """Seconds of the processor."""


def measure(*, quick: bool = False) -> Report:
    """Measure all ways; takes about two minutes, `quick` some seconds."""
    pages, repeats = real_pages(), 1 if quick else 3
    source = "real news pages" if pages else f"news pages {ABSENT}"
    pages = pages or made_pages()
    pages = pages[:QUICK] if quick else pages
    for page in pages[:WARM]:
        _round([page])
    look_seldom()  # as the processes that analyse pages do
    rounds = [_round(pages) for _ in range(repeats)]
    paces = {name: _median([each[name] for each in rounds]) for name in WAYS}
    title = f"{len(pages)} {source}, one process, page by page in turns, medians of {repeats}"
    return report(title, paces, _likeness(pages))


def report(title: str, paces: Mapping[str, Pace], scores: Mapping[str, Sequence[float]]) -> Report:
    """Return the tables, and whether extraction is fast enough."""
    return Report(
        "extract",
        [
            Table(
                title,
                ("way", "pages/s", "of a whole core", "CPU ms/page", "x trafilatura"),
                [_speed_row(name, pace, paces[PLAIN]) for name, pace in paces.items()],
            ),
            Table(
                f"likeness to the text that people took from {len(scores[OURS])} of them, title and text",
                ("way", "mean F1", f"pages under {POOR}"),
                [[name, fmean(of), sum(score < POOR for score in of)] for name, of in scores.items()],
            ),
        ],
        [Requirement("pages a second of a core's time", 1 / paces[OURS].cpu, at_least=60)],
    )


def _speed_row(name: str, pace: Pace, plain: Pace) -> list[str | float]:
    return [name, 1 / pace.wall, 1 / pace.cpu, pace.cpu * 1000, plain.cpu / pace.cpu]


def _round(pages: Sequence[NewsPage]) -> dict[str, Pace]:
    """Read every page in every way, the ways in turns, so that a busy moment of the machine meets all."""
    forget()  # the pages of the last round, which trafilatura and this extraction would know
    taken: dict[str, list[Seconds]] = defaultdict(list)
    names = list(WAYS)
    for number, page in enumerate(pages):
        for turn in range(len(names)):
            name = names[(number + turn) % len(names)]
            taken[name].append(_timed(name, page))
    return {name: Pace(*map(fmean, zip(*of, strict=True))) for name, of in taken.items()}


def _timed(name: str, page: NewsPage) -> Seconds:
    wall, cpu = time.perf_counter(), time.process_time()
    WAYS[name](page)
    return time.perf_counter() - wall, time.process_time() - cpu


def _median(paces: Sequence[Pace]) -> Pace:
    return Pace(median(pace.wall for pace in paces), median(pace.cpu for pace in paces))


def _likeness(pages: Sequence[NewsPage]) -> dict[str, list[float]]:
    known = [page for page in pages if page.reference]
    return {name: [f1(read(page), page.reference) for page in known] for name, read in WAYS.items()}
