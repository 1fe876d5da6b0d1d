"""Who did what by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crawler.console.data import Data
from crawler.console.pages.asking import page

SHOWN: Final = 200


def _make(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:  # noqa: ARG001
    return {"actions": data.records.actions(SHOWN)}


ROUTES = (("/audit", page("audit.html", _make), ["GET"]),)
