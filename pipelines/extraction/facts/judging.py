"""What became of targets: each with the result that the next report states, and whether it was kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from pipelines.extraction.facts.vocabulary import INDICATORS

Row = Mapping[str, Any]
Verdict = Literal["kept", "nearly", "missed", "unclear", "not_reported"]

VERDICTS: Final[tuple[Verdict, ...]] = ("kept", "nearly", "missed", "unclear", "not_reported")
NEARLY: Final = 0.1
"""Share of a target said with 左右 by which the result may fall short and count as `nearly` kept."""
DUST: Final = 1e-9


def judged(targets: Iterable[Row], results: Iterable[Row]) -> list[dict[str, Any]]:
    """Return the targets in the order of the vocabulary, each with its result and verdict.

    Of several targets for one indicator and measure that among the main goals counts, and a firm one before
    one that is only striven for; of several results the first in the text. A result counts for a target of
    the same indicator and measure, in the same unit.

    Parameters
    ----------
    targets, results: rows of `facts`, in the order of their texts; the results of the year of the targets

    Each row has `indicator`, `name`, `english`, `measure`, `target`, `result` (or None), `verdict`, and
    `difference`: the result less the target in its unit, None where one of them is a range or there is none.
    """
    of_results: dict[tuple[str, str, str], Row] = {}
    for row in results:
        of_results.setdefault(_what(row), row)
    of_targets: dict[tuple[str, str, str], Row] = {}
    for row in sorted(targets, key=lambda row: (not row["goal"], row["striving"])):
        of_targets.setdefault(_what(row), row)
    order = {key: number for number, key in enumerate(INDICATORS)}
    known = sorted(
        (what for what in of_targets if what[0] in order), key=lambda what: (order[what[0]], what[1:])
    )
    return [_judged(of_targets[what], of_results.get(what)) for what in known]


def verdict(target: Row, result: Row | None) -> Verdict:
    """Return whether a target was kept by what was reported.

    More is better of most indicators, less of unemployment, prices and energy; else the bound of the target
    tells. `unclear` where the result is only bounded (以上) and its bound does not tell, `nearly` where a
    target with 左右 was missed by a tenth of it at most.
    """
    if result is None:
        return "not_reported"
    sense = _sense(target)
    if sense is None:
        return "unclear"
    wanted = target["value"] if target["value"] is not None else target["low" if sense > 0 else "high"]
    low, high = _interval(result)
    worst, best = (low, high) if sense > 0 else (high, low)
    if sense * (worst - wanted) >= -DUST:
        return "kept"
    if target["bound"] == "about" and sense * (worst - wanted) >= -NEARLY * abs(wanted) - DUST:
        return "nearly"
    return "missed" if sense * (best - wanted) < -DUST else "unclear"


def _judged(target: Row, result: Row | None) -> dict[str, Any]:
    indicator = INDICATORS[target["indicator"]]
    values = target["value"], result and result["value"]
    return {
        "indicator": indicator.key,
        "name": indicator.name,
        "english": indicator.english,
        "measure": target["measure"],
        "target": target,
        "result": result,
        "verdict": verdict(target, result),
        "difference": None if None in values else round(values[1] - values[0], 6),
    }


def _what(row: Row) -> tuple[str, str, str]:
    return row["indicator"], row["measure"], row["unit"]


def _sense(target: Row) -> int | None:
    better = INDICATORS[target["indicator"]].better
    if better:
        return 1 if better == "up" else -1
    return {"at_least": 1, "above": 1, "at_most": -1, "below": -1}.get(target["bound"])


def _interval(row: Row) -> tuple[float, float]:
    """Return what a result may be at least and at most."""
    if row["bound"] == "range":
        return row["low"], row["high"]
    low = float("-inf") if row["bound"] in ("at_most", "below") else row["value"]
    high = float("inf") if row["bound"] in ("at_least", "above") else row["value"]
    return low, high
