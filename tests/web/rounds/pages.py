"""The pages of a site with what is true of each: what it says, and how often that changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.web.families.addresses import FILES
from tests.web.rounds.rates import Rates, together
from tests.web.site.model import Column, Entry

if TYPE_CHECKING:
    from tests.web.families.base import Family


@dataclass(frozen=True, slots=True)
class Page:
    """One URL of a site."""

    url: str
    kind: str
    """article, file, list, front; or shell: a list whose rows come from an endpoint."""
    days: float
    """Mean days between two changes of what it says; 0 for never."""


def lists_of(family: Family, rates: Rates, column: Column) -> Iterator[Page]:
    """Yield the pages of a column, where the system has such."""
    kind, days = "list", _column_days(family, rates, column)
    if (column.entries or not column.children) and not family.shows_rows(column):
        kind, days = "shell", 0
    for number in range(1, family.pages(column) + 1):
        url = family.column_url(column, number)
        if url in family.answers:
            yield Page(url, kind, days)


def articles_of(family: Family, rates: Rates, entry: Entry) -> Iterator[Page]:
    """Yield the pages and the file of an entry, where the system has such."""
    days, urls = rates.entry(entry), family.installed.get(entry, ())
    if _is_file(family, entry):
        yield Page(family.file_url(entry, FILES[entry.form]), "file", days)
        days = 0
    pages = family.parts(entry)
    for number in range(1, pages + 1):
        if (url := family.entry_url(entry, number)) in urls:
            yield Page(url, "article", days * pages)


def pages_of(family: Family, rates: Rates) -> Iterator[Page]:
    """Yield all pages of a site that are there."""
    yield front_of(family, rates)
    for column in family.site.columns:
        yield from lists_of(family, rates, column)
    for entry in family.installed:
        if entry not in family.gone:
            yield from articles_of(family, rates, entry)


def front_of(family: Family, rates: Rates) -> Page:
    """Return the front page."""
    columns = (column for column, _ in family.front_blocks())
    return Page(family.front_url, "front", together(map(rates.column, columns)))


def said(family: Family, pages: Iterable[Page]) -> dict[str, str]:
    """Return a digest of what each page says: of an article its text, and nothing that stands around it."""
    texts = {
        family.entry_url(entry, number): (entry, number)
        for entry, urls in family.installed.items()
        for number in range(1, family.parts(entry) + 1)
        if urls
    }
    found = {}
    for page in pages:
        if page.kind == "article" and page.url in texts:
            entry, number = texts[page.url]
            shown = (
                family.offer(entry)
                if _is_file(family, entry)
                else family.text(entry, number, family.parts(entry))
            ).encode()
        elif page.kind == "shell" and page.url in family.answers:
            shown = b""
        elif page.url in family.answers:
            shown = family.answers[page.url]().body
        else:
            continue
        found[page.url] = hashlib.sha256(shown).hexdigest()
    return found


def _is_file(family: Family, entry: Entry) -> bool:
    return entry.form in FILES and any(
        url == family.file_url(entry, FILES[entry.form]) for url in family.installed.get(entry, ())
    )


def _column_days(family: Family, rates: Rates, column: Column) -> float:
    if column.entries or not column.children:
        days = [rates.column(column)]
        if not family.own_pages:
            days += [rates.entry(entry) * len(column.entries) / family.per_page for entry in column.entries]
        return together(days)
    return together(rates.column(child) for child in column.children)
