"""The end of a check: time and result of each area, then what was skipped and what failed, by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from deploy.checking.result import Result

SHOULD: Final = 25 * 60
"""Seconds that all should take, what has to be installed before included, on two processors and without the
long tests."""
SLOWEST: Final = 30
"""Modules of tests that are named: where a minute can be saved."""


def table(
    results: Sequence[Result], seconds: float | None = None, *, limit: float | None = None
) -> Iterator[str]:
    """Yield its lines.

    Parameters
    ----------
    seconds: how long all took, where areas ran side by side
    limit: how long all should take, to be told where it took longer
    """
    width = max((len(result.area.name) for result in results), default=0)
    yield ""
    for result in results:
        counts = ", ".join(f"{number} {what}" for what, number in result.counts.items())
        verdict = "ok" if result.good else "FAILED"
        yield f"{result.area.name:{width}}  {result.seconds:7.1f} s  {verdict:6}  {counts}".rstrip()
    whole = seconds or sum(result.seconds for result in results)
    yield f"{'all':{width}}  {whole:7.1f} s"
    if limit and whole > limit:
        yield f"WARNING: it took {whole / 60:.0f} minutes, and should take {limit / 60:.0f} at most."
    took = sorted(((each, name) for result in results for name, each in result.modules.items()), reverse=True)
    yield from _list("Slowest", [f"{each:6.1f} s  {name}" for each, name in took[:SLOWEST] if each >= 1])
    yield from _list("Skipped", [name for result in results for name in result.skipped])
    yield from _list("FAILED", [name for result in results for name in _failures(result)])


def _failures(result: Result) -> Sequence[str]:
    return () if result.good else result.failed or (f"{result.area.name} (exit code {result.code})",)


def _list(title: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield ""
        yield f"{title} ({len(names)})"
        yield from (f"  - {name}" for name in names)
