"""Whose reports of which years are there: a map of provinces by year, and of one province's regions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from crawler.console.data import HOUR, YEARS, Data, NotNowError
from crawler.console.pages.asking import page

Cells = tuple[str, str, dict[int, tuple[str, str]]]
"""Code and name of a region, and by year the class of its cell and what it says."""


def _make(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:
    from crawler.sources.choosing import province_code

    last = _year(fields.get("year"))
    years = range(last - YEARS + 1, last + 1)
    province = fields.get("province", "")
    within = province_code(province, data.registry()) if province else ""
    drawn = data.kept(f"map {within} {last}", lambda: _drawn(data, years, within), 60, HOUR)
    return {"years": years, "province": province, "within": within, "last": last, **drawn}


def _drawn(data: Data, years: range, within: str) -> dict[str, Any]:
    """Return the cells of the map and the sentences about it."""
    from crawler.coverage.totals import chinese_sentence, sentence

    rows = [row for row in data.coverage(years).rows if row.code.startswith(within)]
    return {
        "cells": _of_regions(rows) if within else _of_provinces(rows, years),
        "sentence": {"en": sentence(rows, years), "zh": chinese_sentence(rows, years)},
    }


def _of_regions(rows: Sequence[Any]) -> list[Cells]:
    return [
        (row.code, row.name, {year: (state.value, state.value) for year, state in row.years.items()})
        for row in rows
    ]


def _of_provinces(rows: Sequence[Any], years: range) -> list[Cells]:
    from crawler.coverage.matrix import counts
    from crawler.coverage.totals import have, share

    within: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        within[row.code[:2]].append(row)
    cells = []
    for row in (row for row in rows if row.level in ("country", "province")):
        of_years = {}
        for year in years:
            counted = counts([row] if row.level == "country" else within[row.code[:2]], [year])
            percent = share(counted)
            if percent is not None:
                of_years[year] = (f"s{percent // 20 * 20}", f"{have(counted)}")
        cells.append((row.code, row.name, of_years))
    return cells


def _cell(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:
    """Return what there is of one region's report of a year, and who should have yielded it."""
    from crawler.coverage.sources import tries_of

    code, year = fields["code"], _year(fields["year"])
    last = max(_year(None), year)
    known = range(last - YEARS + 1, last + 1)
    coverage = data.coverage(known if year in known else range(year, year + 1))
    row = next((each for each in coverage.rows if each.code == code and year in each.years), None)
    if row is None:
        raise NotNowError(f"There was no region {code} in {year}.")
    tries = tries_of(data.registry(), data.kept("tries", data.records.tries_by_source, 60, HOUR))
    parents = [each for each in (row.parent,) if each and each != code]
    above = [each for parent in parents for each in tries.get(parent, ())]
    own = list(tries.get(code, ()))
    names = [each.source for each in (*own, *above)]
    return {
        "row": row,
        "year": year,
        "state": row.years[year].value if year in row.years else "not_expected",
        "groups": [
            ("Sources that should have yielded it", own),
            ("Sources of the region above", above),
        ],
        "runs": data.records.last_runs(names),
        "schedule": data.records.schedule(names),
    }


def _year(text: str | None) -> int:
    now = datetime.now(UTC).year
    if not text:
        return now
    if not (text.isdecimal() and 1949 <= int(text) <= now + 1):
        raise NotNowError(f"{text!r} is no year from 1949 to {now + 1}.")
    return int(text)


ROUTES = (
    ("/coverage", page("coverage.html", _make), ["GET"]),
    ("/coverage/{code}/{year}", page("cell.html", _cell), ["GET"]),
)
