"""Archives behind a `select`: a list of years of which each option leads to a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from crawler.items import Link
from crawler.pages.dom import text_of
from crawler.pages.elements import elements
from crawler.pages.labels import clean
from crawler.pages.links import absolute
from crawler.pages.platforms.base import HtmlPage
from crawler.pages.platforms.queries import with_parameters
from crawler.pages.platforms.templates import written_by

_OPTIONS: Final = 80
"""Options of one page that are followed."""
_ADDRESS: Final = re.compile(r"(?:https?:/)?/\S|\.{1,2}/\S|[\w%./-]+(?:\.\w{2,5}|/)$|\?\w+=", re.ASCII)
_PAGE: Final = re.compile(r"^第?\s*\d{1,4}\s*页?$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def links(page: HtmlPage) -> Iterator[Link]:
    """Yield where options lead: addresses, or years that go into a form or into a script's address."""
    if not elements(page.root, "option"):
        return
    left = _OPTIONS
    for select in elements(page.root, "select"):
        for option in select.iter("option"):
            value, text = (option.get("value") or "").strip(), clean(text_of(option))
            target = _target(page, select, value)
            if target and left > 0:
                left -= 1
                yield Link(target, text, further=bool(_YEAR.search(text)) or bool(_PAGE.search(text)))


def _target(page: HtmlPage, select: etree._Element, value: str) -> str | None:
    if not value or value in ("0", "-1", "#"):
        return None
    changed = select.get("onchange") or ""
    if changed and not _ADDRESS.match(value):
        place = written_by(page, changed, value)
        return absolute(page.base, place) if place else None
    if _ADDRESS.match(value):
        return absolute(page.base, value)
    return _by_form(page, select, value) if _YEAR.fullmatch(value) else None


def _by_form(page: HtmlPage, select: etree._Element, value: str) -> str | None:
    name = select.get("name")
    form = next(select.iterancestors("form"), None)
    if not name or form is None or (form.get("method") or "get").lower() != "get":
        return None
    target = absolute(page.base, form.get("action") or page.url)
    return with_parameters(target, hidden_fields(form) | {name: value}) if target else None


def hidden_fields(form: etree._Element) -> dict[str, str]:
    """Return what a form sends beside what is chosen."""
    fields = (field for field in form.iter("input") if (field.get("type") or "").lower() == "hidden")
    return {field.get("name") or "": field.get("value") or "" for field in fields if field.get("name")}
