"""Promises: the targets of a government's report, and what its next report says of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crawler.console.data import Data, NotNowError
from crawler.console.pages.asking import page
from crawler.errors import NoReportError
from crawler.promises.words import chinese, counted, english

CLASSES: Final = {"kept": "good", "nearly": "warn", "missed": "bad"}
"""How verdicts are shown; others are neither."""


def _make(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:
    region, year = fields.get("region", "").strip(), fields.get("year", "").strip()
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise NotNowError(f"{year!r} is no year.")
    found, missing = None, None
    if region and year:
        try:
            found = data.records.promises(region, int(year))
        except NoReportError as error:
            missing = str(error)
    return {
        "region": region,
        "year": year,
        "found": found,
        "missing": missing,
        "numbers": counted(found["promises"]) if found else {},
        "classes": CLASSES,
        "shown": {"zh": chinese, "en": english},
    }


ROUTES = (("/promises", page("promises.html", _make), ["GET"]),)
