"""The archive: objects, bytes, and how its checks stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from crawler.console.data import Data
from crawler.console.pages.asking import page


def _make(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:  # noqa: ARG001
    counts = data.counts()
    health = data.kept("archive", data.records.archive_health)
    since = health["unchecked_since"]
    waited = max(0.0, (datetime.now(UTC) - since).total_seconds()) if since else None
    return {"counts": counts, "health": health, "waited": waited}


ROUTES = (("/archive", page("archive.html", _make), ["GET"]),)
