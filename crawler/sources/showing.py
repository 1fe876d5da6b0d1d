"""Sources and their coverage, printed for people and for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from rich.table import Table

from crawler.sources.coverage import LEVELS, Province, counted, totals, without_region
from crawler.sources.model import Source
from crawler.sources.registry import Registry
from crawler.terminal import Console

MOST: Final = 3
"""Platforms and lists that are named."""
NAMED: Final = 12
"""Regions without a source that are named in the overview of all provinces."""


def as_json(registry: Registry, sources: Sequence[Source], provinces: Sequence[Province]) -> dict[str, Any]:
    """Return everything for machines."""
    return {
        **counted(sources),
        "regions": {level: {"covered": a, "regions": b} for level, (a, b) in totals(provinces).items()},
        "provinces": [asdict(province) for province in provinces],
        "list": [
            {**source.model_dump(mode="json"), "place": ":".join(map(str, registry.place(source.id)))}
            for source in sources
        ],
    }


def show_coverage(
    sources: Sequence[Source], provinces: Sequence[Province], console: Console, *, named: bool
) -> None:
    """Print for each province how many regions have a source; name those without, some or (`named`) all."""
    table = Table(box=None, pad_edge=False)
    table.add_column(
        "", no_wrap=True
    )  # a row says which province; numbers give way to nothing on a narrow terminal
    for name in (*LEVELS, "sources", "official"):
        table.add_column(name, justify="right", no_wrap=True, min_width=max(7, len(name)))
    table.add_column("platforms", no_wrap=True, overflow="ellipsis")
    for province in provinces:
        parts = (_of(province.covered[level], province.regions[level]) for level in LEVELS)
        numbers = str(province.sources), str(province.official)
        table.add_row(province.name, *parts, *numbers, _most(province.platforms))
    if national := without_region(sources):
        count = counted(national)
        numbers = str(count["sources"]), str(count["official"])
        table.add_row("national", "", "", "", *numbers, _most(count["platforms"]))
    console.print(table)
    for line in _lines(sources, provinces, named=named):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def show_sources(sources: Sequence[Source], console: Console) -> None:
    """Print a line for each source."""
    for source in sources:
        kind = source.platform or "platform unknown"
        official = "official" if source.official else "not official"
        about = f"{source.region_code or '–'} {source.level}, {official}, {kind}"
        line = f"{source.id}  {source.title}  {about}  {' '.join(source.start_urls)}"
        console.print(
            f"{line}  (named by {', '.join(source.basis)})", markup=False, highlight=False, soft_wrap=True
        )


def _lines(sources: Sequence[Source], provinces: Sequence[Province], *, named: bool) -> list[str]:
    """Return the totals, and what is missing."""
    count = counted(sources)
    parts = [f"{_of(a, b)} {level}" for level, (a, b) in totals(provinces).items() if b]
    lines = [
        "",
        f"{count['sources']:,} sources, {count['official']:,} official; of the regions: {', '.join(parts)}.",
        f"Named by {len(count['basis'])} public lists and pages, above all: {_most(count['basis'])}.",
    ]
    missing = [(province, region) for province in provinces for region in province.missing]
    if missing:
        shown = missing if named else missing[:NAMED]
        names = ", ".join(f"{_within(p, r.name)} ({r.region_code})" for p, r in shown)
        more = f" and {len(missing) - len(shown)} more" if len(missing) > len(shown) else ""
        lines.append(f"Without a source: {names}{more}.")
    return lines


def _within(province: Province, name: str) -> str:
    return name if name == province.name else f"{province.name}{name}"


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else "–"


def _most(counts: dict[str, int]) -> str:
    named = [f"{name} {number}" for name, number in counts.items() if name]
    return ", ".join(named[:MOST]) or "unknown"
