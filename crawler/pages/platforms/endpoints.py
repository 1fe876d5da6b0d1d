"""Further pages of a data endpoint, by the parameters of the URL that answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from crawler.items import Link
from crawler.pages.paging import AHEAD, PAGE_PARAMETER
from crawler.pages.platforms.answers import Answer
from crawler.pages.platforms.queries import number, parameters, with_parameters

FARTHEST: Final = 500
"""Number of the last page that is ever asked for."""
_UNCOUNTED: Final = 60
"""The same where no answer says how many pages there are."""
_USUAL_SIZE: Final = 50
"""Rows that hosts give if they are asked for them; of more, some give fewer."""
_HANWEB_PAGE: Final = 15
"""Rows of a page of Hanweb's lists; a group has three of these."""
BLOCK: Final = 10
"""Pages that the first one names at once, where later ones do not tell how large pages are."""

_SIZE: Final = re.compile(
    r"^(?:_?page_?size|per_?page|_?rows|limit|size|page_?rows|row_?count)$", re.IGNORECASE
)


def label(page: int) -> str:
    """Return what a link to a page of a list is called that no anchor leads to."""
    return f"第{page}页"


def further(answer: Answer) -> Iterator[Link]:
    """Yield the next pages of what answered: none beyond its total, and none after a page without rows."""
    if not answer.rows:
        return
    query = parameters(answer.url)
    if "paramJson" in query:
        yield from _in_json(answer, query["paramJson"])
    elif "startrecord" in query and "endrecord" in query:
        yield from _by_records(answer, query)
    elif not answer.grouped and (name := next((name for name in query if PAGE_PARAMETER.match(name)), None)):
        current, size = number(query[name]), _size(query)
        if (
            "unitid" in query and size is None
        ):  # Hanweb: whether pages or groups of pages are counted, none says
            answer, size = replace(answer, total=None), _HANWEB_PAGE
        if current is not None:
            yield from (
                Link(with_parameters(answer.url, {name: page}), label(page), further=True)
                for page in _pages(answer, current, size)
            )


def _size(query: dict[str, str]) -> int | None:
    return next((number(value) for name, value in query.items() if _SIZE.match(name) and number(value)), None)


def _pages(answer: Answer, current: int, size: int | None) -> range:
    """Return the numbers of the pages after `current`; pages are counted from 1, and 0 is before it."""
    last, ahead = answer.pages, AHEAD
    if last is None and answer.total is not None:
        if (
            size is None and current > 1
        ):  # whether this is a whole page nobody can tell: the first one named them
            if (current - 1) % BLOCK:
                return range(0)
            size = _likely_size(answer.total, len(answer.rows), current)
        if size is None:
            ahead = BLOCK
        last = -(-answer.total // max(1, size or len(answer.rows)))
    if last is None:
        if size is not None and len(answer.rows) < size <= _USUAL_SIZE:
            return range(0)  # not a whole page: the last one
        return range(current + 1, min(_UNCOUNTED, current + 1) + 1)
    return range(current + 1, min(last, current + ahead, FARTHEST) + 1)


def _likely_size(total: int, rows: int, current: int) -> int:
    """Return how many rows a page has, of which the page `current` has so many: it may be the last one."""
    rest = total - rows
    if current > 1 and rest % (current - 1) == 0 and rest // (current - 1) > rows:
        return rest // (current - 1)
    return rows


def _by_records(answer: Answer, query: dict[str, str]) -> Iterator[Link]:
    start, end = number(query["startrecord"]), number(query["endrecord"])
    if start is None or end is None or end < start:
        return
    size = end - start + 1
    total = answer.total if answer.total is not None else end + 1
    for ahead in range(1, (AHEAD if answer.total is not None else 1) + 1):
        first = start + ahead * size
        if first > total or first // size > FARTHEST:
            return
        changes = {"startrecord": first, "endrecord": first + size - 1}
        page = number(query.get("page"))
        if page is not None:
            changes["page"] = page + ahead
        yield Link(with_parameters(answer.url, changes), label(first // size + 1), further=True)


def _in_json(answer: Answer, written: str) -> Iterator[Link]:
    """jpaas: the page stands in a parameter that is JSON, `{"pageNo":2,"pageSize":"15"}`."""
    try:
        wanted = json.loads(written)
    except ValueError:
        return
    current = number(wanted.get("pageNo")) if isinstance(wanted, dict) else None
    if current is None:
        return
    for page in _pages(answer, current, number(wanted.get("pageSize"))):
        changed = json.dumps(wanted | {"pageNo": page}, separators=(",", ":"))
        yield Link(with_parameters(answer.url, {"paramJson": changed}), label(page), further=True)
