"""Putting right what is wrong with an object, where something whole is left of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pipelines.fixity import index
from pipelines.fixity.captures import without_record
from pipelines.fixity.copies import Copy
from pipelines.fixity.examine import examine
from pipelines.fixity.findings import Findings
from pipelines.fixity.problems import Problem
from pipelines.fixity.restored import restored_row
from pipelines.fixity.stores import Stores

Row = dict[str, Any]


def mend(stores: Stores, found: Findings, copies: Sequence[Copy]) -> Findings:
    """Mend an object, then check it again; returns what is left, and what was mended with its mark.

    Raises `ServerUnavailableError`; what was mended until then stays so, and nothing else was changed.
    """
    before, restored = {_about(problem): problem for problem in found.problems}, 0
    for step in (_object(copies), _captures, _index):
        if step(stores, found):
            restored += found.restored
            found = examine(stores, found.segment)
            before = {_about(problem): problem for problem in found.problems} | before
    found.restored = restored
    left = {_about(problem) for problem in found.problems}
    found.problems += [replace(each, mended=True) for about, each in before.items() if about not in left]
    return found


def _about(problem: Problem) -> tuple[Any, ...]:
    return problem.kind, problem.offset, problem.capture, problem.text


def _object(copies: Sequence[Copy]) -> Callable[[Stores, Findings], bool]:
    """Return the step that uploads a damaged or missing object again from the first copy that is whole."""

    def step(stores: Stores, found: Findings) -> bool:
        if not found.has("missing_object", "damaged_object", "damaged_record"):
            return False
        return any(copy.restore(stores, found) for copy in copies)

    return step


def _captures(stores: Stores, found: Findings) -> bool:
    """Correct captures, and make those again that the database lost, from records that are whole."""
    if not found.corrections and not found.lost:
        return False
    stores.records.correct_captures(found.corrections)
    neighbours = {row["source"] for row in found.rows if row.get("source")}
    bucket = stores.objects.location
    rows = []
    for record in found.lost:
        original = found.originals.get(record.id)
        if record.type == "revisit" and original is None:
            continue  # it stays named: nothing could read it
        with suppress(ValueError):  # so does a foreign record without a date
            rows.append(restored_row(record, original, found.info, found.key, bucket, neighbours))
    found.restored = len(rows)
    for start in range(0, len(rows), 100):
        stores.records.put_captures(rows[start : start + 100])
    return True


def _index(stores: Stores, found: Findings) -> bool:
    """Write the index anew; what is in the damage of an object keeps its line, from its row."""
    if not found.has("missing_index", "wrong_index") or found.has("missing_object"):
        return False
    damaged = [row for row, damage in without_record(found.rows, found.records) if damage]
    data = index.written(found.records, found.originals, damaged, found.key)
    stores.objects.put_bytes(found.segment["index_key"], data)
    found.segment = found.segment | {"index_sha256": None}
    return True
