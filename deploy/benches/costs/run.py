"""`deploy/bench costs`: whether a stage of a page has become a quarter dearer than `costs.toml` says.

Seconds mean little on a machine that does other things, so these are counts: functions called a page, and
what the servers are asked for it. Time comes in as a ratio: that of reading, and that of all else, to that of
work that stays the same (`stages.reference`): the least of several rounds in turns, and of more where that is
too much, since whatever else the machine does only adds.
`--write` takes today's figures for those to come: with the change that earns or needs them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from deploy.benches.costs.asked import asked
from deploy.benches.costs.calls import calls
from deploy.benches.costs.stages import Material, material, reference, stages
from deploy.benches.report import Report, Requirement, Table
from deploy.embedded import EmbeddedServers
from pipelines.garbage import look_seldom

KEPT: Final = Path(__file__).with_name("costs.toml")
MOST: Final = 1.25
"""Times what is kept, from which on a stage has become too dear."""
ROUNDS: Final = 5
HEAD: Final = """\
# What a page may cost, by stage; a quarter more fails `deploy/check`. `deploy/bench costs --write` writes the
# figures of today: with the change that earns or needs them, and its reason in the commit.

"""
MOST_TIME: Final = 2.0
"""The same for time, which is not as steady."""
MORE: Final = 4
"""Times as many rounds, at most, before a stage counts as too slow."""
READING: Final = "read the page"
OTHERS: Final = "all other stages"
UNITS: Final = {
    "calls": "functions called a page",
    "time": "seconds of the processor, for one of the reference",
    "asked": "asked of the servers for a page",
}

Figures = Mapping[str, Mapping[str, float]]
"""By kind (calls, time, asked), then by stage or operation."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what to do with the figures."""
    parser.add_argument("--write", action="store_true", help="take today's figures for those to come")


def measure(*, quick: bool = False, write: bool = False) -> Report:
    """Measure all stages; takes a quarter of a minute. Raises `GongbaoError`."""
    with tempfile.TemporaryDirectory(prefix="gongbao-bench-") as folder, EmbeddedServers(folder) as servers:
        found = figures(servers, {} if write else kept(), rounds=1 if quick else ROUNDS)
    if write:
        KEPT.write_text(HEAD + "\n".join(_section(kind, of) for kind, of in found.items()))
    return report(found, kept())


def kept() -> Figures:
    """Return what each stage may cost."""
    found: Figures = tomllib.loads(KEPT.read_text())
    return found


def figures(servers: EmbeddedServers, known: Figures, rounds: int = ROUNDS) -> Figures:
    """Return what each stage costs for a page, on average; `known` is what it may."""
    material(3, first=900)  # tables are loaded once
    of = material()
    work = stages(of)
    count = len(of.captures)
    look_seldom()
    return {
        "calls": {name: calls(stage) / count for name, stage in work.items()},
        "time": _ratios(of, work, known.get("time", {}), rounds),
        "asked": asked(of, servers),
    }


def report(found: Figures, known: Figures) -> Report:
    """Return today's figures beside those that are kept, and which are too high; what is not kept is, too."""
    tables: list[Table] = []
    requirements: list[Requirement] = []
    for kind, of in found.items():
        may = known.get(kind, {})
        tables.append(
            Table(
                UNITS[kind], ("what", "now", "kept"), [[n, value, may.get(n, 0.0)] for n, value in of.items()]
            )
        )
        for name, value in of.items():
            bound = may.get(name, 0.0) * _most(kind)
            requirements.append(Requirement(f"{name}, {UNITS[kind]}", value, at_most=bound))
    return Report("costs", tables, requirements)


def _ratios(
    of: Material, work: Mapping[str, Callable[[], object]], known: Mapping[str, float], rounds: int
) -> dict[str, float]:
    least = dict.fromkeys(work, float("inf"))
    standard = float("inf")
    ratios: dict[str, float] = {}
    for number in range(rounds * MORE):
        standard = min(standard, _seconds(lambda: reference(of)))
        for name, stage in work.items():
            least[name] = min(least[name], _seconds(stage))
        others = sum(seconds for name, seconds in least.items() if name != READING)
        ratios = {READING: least[READING] / standard, OTHERS: others / standard}
        slow = any(value > known.get(name, value) * MOST_TIME for name, value in ratios.items())
        if number + 1 >= rounds and not slow:
            break
    return ratios


def _most(kind: str) -> float:
    return MOST_TIME if kind == "time" else MOST


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _section(kind: str, of: Mapping[str, float]) -> str:
    lines = "".join(f'"{name}" = {value:.4g}\n' for name, value in of.items())
    return f"[{kind}] # {UNITS[kind]}\n{lines}"
