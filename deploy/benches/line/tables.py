"""The tables of `deploy/bench line`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Final

from deploy.benches.line.counts import COUNTED
from deploy.benches.line.crawl import SERVERS, Crawled
from deploy.benches.report import Cell, Requirement, Table

PROCESSES: Final = ("worker", "extractors", *SERVERS)
TIMES: Final = 5
"""How many times the plain stack's best run the line has to be."""
AIM: Final = 8
FLOOR_NEWS: Final = 0.975
"""Mean F1 on the news pages, as in tests/quality/floors.toml."""
FLOOR_MADE: Final = 0.975
LONG: Final = 50_000
"""Pages of a run that tells whether memory grows."""
FLAT: Final = 1.1
SHOWN: Final = 0.05
SHOWN_PLACE: Final = 0.1
"""Milliseconds a page from which on a room is a row of the profile, or a library in it."""

Runs = Mapping[str, Sequence[Crawled]]
"""By title of the way; this line is the last."""


def speed(runs: Runs, title: str) -> Table:
    """Return pages a second, and how they compare."""
    ours, plain = _ours(runs), _plain(runs)
    rows: list[list[Cell]] = []
    for name, of in runs.items():
        speeds = [each.speed for each in of]
        rows.append([name, median(speeds), f"{min(speeds):.1f}–{max(speeds):.1f}", median(speeds) / plain])
    assert ours  # noqa: S101
    return Table(title, ("way", "pages/s", "of runs", "x plain stack's best"), rows)


def cost(runs: Runs) -> Table:
    """Return milliseconds of the processor for a page, by process, and what they make of two cores."""
    rows: list[list[Cell]] = []
    for name, of in runs.items():
        each = [median(run.cpu(process) for run in of) for process in PROCESSES]
        rows.append([name, *each, median(run.cpu() for run in of), median(run.cpu("site") for run in of)])
    columns = ("way", *PROCESSES, "all", "beside them: the site")
    return Table("CPU ms a page, medians", columns, rows)


def memory(runs: Runs) -> Table:
    """Return peaks of memory in MB."""
    rows: list[list[Cell]] = []
    for name, of in runs.items():
        rows.append(
            [name, *(round(median(run.used[process].peak / 1e6 for run in of)) for process in PROCESSES)]
        )
    return Table("Peak of memory, MB, of all processes of a kind together", ("way", *PROCESSES), rows)


def over_time(runs: Runs) -> Table:
    """Return the workers' memory in MB as the last run of each way went on."""
    rows: list[list[Cell]] = []
    for name, of in runs.items():
        found = of[-1].resident or [0]
        rows.append(
            [name, *(round(found[len(found) * part // 4] / 1e6) for part in range(4)), round(found[-1] / 1e6)]
        )
    columns = ("way", "at the beginning", "at a quarter", "at half", "at three quarters", "at the end")
    return Table("Memory of the workers themselves, MB", columns, rows)


def operations(runs: Runs) -> Table:
    """Return what the servers are asked for a page."""
    rows: list[list[Cell]] = []
    for what in COUNTED:
        rows.append([what, *(median(run.asked[what] / run.pages for run in of) for of in runs.values())])
    return Table("Asked of the servers for a page", ("what", *runs), rows)


def stored(runs: Runs) -> Table:
    """Return what is kept of a page."""
    rows: list[list[Cell]] = []
    for name, of in runs.items():
        kept = [
            median(run.stored[place] / run.pages for run in of)
            for place in ("object store", "MongoDB", "Redis")
        ]
        rows.append([name, *kept, median(run.stored["objects"] * 1000 / run.pages for run in of)])
    columns = ("way", "object store", "MongoDB, with indexes", "Redis", "objects/1,000 pages")
    return Table("Bytes kept of a page", columns, rows)


def likeness(runs: Runs) -> Table:
    """Return how right the stored texts are."""
    rows: list[list[Cell]] = []
    for name, of in runs.items():
        last = of[-1].score
        news: list[Cell] = ["", ""] if last.news is None else [last.news, last.news_poor]
        rows.append([name, last.made, last.made_poor, *news])
    columns = ("way", "made articles, mean F1", "under .5", "news pages, mean F1", "under .5 of them")
    return Table("Stored texts against the known ones, title and text, Han characters", columns, rows)


def flat(run: Crawled) -> list[Requirement]:
    """Return that a worker's memory does not grow, of a run that is long enough to tell."""
    if run.pages < LONG:
        return []
    grown = run.resident[-1] / run.resident[len(run.resident) // 4]
    return [Requirement("a worker's memory at the end, of that at a quarter", grown, at_most=FLAT)]


def requirements(runs: Runs) -> list[Requirement]:
    """Return what has to be reached."""
    ours, score = _ours(runs), [each.score for each in list(runs.values())[-1]]
    found = [
        Requirement("times the plain stack's best run", ours / _plain(runs), at_least=TIMES),
        Requirement("mean F1 of the made articles", min(each.made for each in score), at_least=FLOOR_MADE),
        Requirement("made articles under .5", max(each.made_poor for each in score), at_most=0),
    ]
    if news := [each.news for each in score if each.news is not None]:
        found.append(Requirement("mean F1 of the news pages", min(news), at_least=FLOOR_NEWS))
        found.append(Requirement("news pages under .5", max(each.news_poor for each in score), at_most=0))
    return found


def profile(now: Mapping[str, float], before: Mapping[str, float]) -> Table:
    """Return where the time goes, by place (`process | room | library`), beside an earlier profile."""
    rows: list[list[Cell]] = []
    for place in sorted({*now, *before}, key=lambda one: -now.get(one, 0.0)):
        if max(now.get(place, 0.0), before.get(place, 0.0)) >= SHOWN_PLACE:
            process, room, library = place.split(" | ")
            rows.append([process, room, library, before.get(place, 0.0), now.get(place, 0.0)])
    columns = ("process", "room", "in", "before, ms/page", "now, ms/page")
    return Table("Where the time of a page goes, ms of CPU", columns, rows)


def milliseconds(
    seconds: Mapping[tuple[str, str, str], float], cpu: Mapping[str, float]
) -> dict[tuple[str, str, str], float]:
    """Return milliseconds a page by place, given what was seen and what each process takes for a page."""
    totals: dict[str, float] = defaultdict(float)
    for (process, _, _), value in seconds.items():
        totals[process] += value
    return {place: value / totals[place[0]] * cpu[place[0]] for place, value in seconds.items()}


def rooms(now: Mapping[str, float], before: Mapping[str, float]) -> Table:
    """Return the same by room alone, and the servers."""
    return Table(
        "The same by room, ms of CPU a page",
        ("process", "room", "before", "now"),
        [
            [*place.split(" | "), old, new]
            for place, (old, new) in sorted(_by_room(now, before).items(), key=lambda item: -max(item[1]))
            if max(old, new) >= SHOWN
        ],
    )


def _by_room(now: Mapping[str, float], before: Mapping[str, float]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for column, values in enumerate((before, now)):
        for place, value in values.items():
            found[place.rpartition(" | ")[0]][column] += value
    return found


def _ours(runs: Runs) -> float:
    return median(each.speed for each in list(runs.values())[-1])


def _plain(runs: Runs) -> float:
    """Return the speed of the best of all runs of the plain stack, with one worker and with two."""
    return max(each.speed for name, of in runs.items() if name.startswith("plain") for each in of)
