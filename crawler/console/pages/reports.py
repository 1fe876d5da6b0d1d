"""Reports: choose by words, region, year, speaker and completeness; read one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from crawler.console.data import Data, NotNowError
from crawler.console.pages.asking import page

SHOWN: Final = 50
PLACE: Final = re.compile(r"(\d{1,4})~(.+)")
"""Where a list goes on: year and id."""
COMPLETENESS: Final = ("any", "complete", "incomplete")


def _make(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:
    asked = {name: fields.get(name, "").strip() for name in ("words", "region", "year", "speaker")}
    asked["complete"] = fields.get("complete", COMPLETENESS[0])
    if asked["year"] and not asked["year"].isdecimal():
        raise NotNowError(f"{asked['year']!r} is no year.")
    after = PLACE.fullmatch(fields.get("after", ""))
    rows, more = data.records.find_reports(
        region=asked["region"] or None,
        year=int(asked["year"]) if asked["year"] else None,
        speaker=asked["speaker"] or None,
        complete={"complete": True, "incomplete": False}.get(asked["complete"]),
        words=asked["words"] or None,
        after=(int(after[1]), after[2]) if after else None,
        limit=SHOWN,
    )
    return {
        "reports": rows,
        "asked": asked,
        "choices": COMPLETENESS,
        "after": bool(after),
        "more": f"{more[0]}~{more[1]}" if more else None,
    }


ROUTES = (("/reports", page("reports.html", _make), ["GET"]),)
