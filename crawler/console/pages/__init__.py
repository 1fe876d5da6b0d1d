"""A module a page; `PAGES` has every path of the console."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from crawler.console.pages import (
    archive,
    audit,
    compare,
    coverage,
    hosts,
    login,
    overview,
    promises,
    queue,
    report,
    reports,
    runs,
    sources,
)

PAGES: Final[tuple[tuple[str, Callable[..., Any], list[str]], ...]] = (
    *overview.ROUTES,
    *hosts.ROUTES,
    *queue.ROUTES,
    *sources.ROUTES,
    *coverage.ROUTES,
    *reports.ROUTES,
    *report.ROUTES,
    *compare.ROUTES,
    *promises.ROUTES,
    *runs.ROUTES,
    *archive.ROUTES,
    *audit.ROUTES,
    *login.ROUTES,
)
