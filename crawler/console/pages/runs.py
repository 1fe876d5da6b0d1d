"""Runs: what each seeding of a source made, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crawler.console.data import Data, NotNowError
from crawler.console.pages.asking import page
from crawler.runs.showing import errors

SHOWN: Final = 100


def _make(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:  # noqa: ARG001
    return {"runs": [row | {"errors": errors(row)} for row in data.records.runs(SHOWN)]}


def _one(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:
    row = data.records.run(fields["id"])
    if row is None:
        raise NotNowError(f"There is no run {fields['id']!r}.")
    return {"run": row | {"errors": errors(row)}}


ROUTES = (
    ("/runs", page("runs.html", _make), ["GET"]),
    ("/runs/{id}", page("run.html", _one), ["GET"]),
)
