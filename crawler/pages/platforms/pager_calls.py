"""Pagers whose anchors call a function, `javascript:goPage(2)`, or send a form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from crawler.items import Link
from crawler.pages.elements import elements
from crawler.pages.labels import label
from crawler.pages.links import absolute
from crawler.pages.paging import AHEAD, PAGE_PARAMETER
from crawler.pages.platforms import endpoints
from crawler.pages.platforms.base import HtmlPage
from crawler.pages.platforms.queries import number, parameters, with_parameters
from crawler.pages.platforms.templates import called_with, function
from crawler.pages.platforms.walks import pages_in_all
from crawler.pages.platforms.year_archives import hidden_fields

_CALL: Final = re.compile(
    r"(?:javascript:\s*)?(?:return\s+)?([A-Za-z_$][\w$.]*)\s*\(\s*[\"']?(\d{1,5})[\"']?\s*(?:,[^()]*)?\)"
)
_PAGER: Final = re.compile(
    r"^\s*(?:第?\s*\d{1,4}\s*页?|[\[【«‹<>\s]*[上下前后][一]?[页頁][\]】»›>\s]*|next|>{1,2}|»|›|\.{2,3}|…)\s*$",
    re.I,
)
_MOST: Final = 12
"""Calls of one page that are followed."""


def links(page: HtmlPage) -> Iterator[Link]:
    """Yield the pages that the pager's calls lead to, and those of a form that asks for one."""
    called = list(_calls(page))
    seen = 0
    for name, wanted, text in called:
        place = called_with(page, name, str(wanted))
        target = (
            absolute(page.base, place) if place else _by_form(page, name, wanted) or _by_query(page, wanted)
        )
        if target:
            yield Link(target, text, further=True)
            seen += 1
        if seen >= _MOST:
            return
    if not called:
        yield from _counted(page)


def _calls(page: HtmlPage) -> Iterator[tuple[str, int, str]]:
    """Yield the functions that a pager's anchors call, each with its number and what the anchor says."""
    seen: set[tuple[str, int]] = set()
    for element in page.clickable:
        script = element.get("onclick") or (element.get("href") or "" if element.tag == "a" else "")
        call = _CALL.match(script.lstrip())
        if call is None or (call[1], int(call[2])) in seen:
            continue
        text = label(element) or (element.get("value") or "")
        if _PAGER.match(text):
            seen.add((call[1], int(call[2])))
            said = endpoints.label(int(text)) if text.isdigit() else text
            yield call[1].rpartition(".")[2], int(call[2]), said


def _by_form(page: HtmlPage, name: str, wanted: int) -> str | None:
    """Return what a GET form asks for when the function puts the number into one of its fields."""
    found = function(page, name)
    if found is None:
        return None
    for form, field in _page_forms(page.root):
        if re.search(rf"(?<![\w-]){re.escape(field)}(?![\w-])", found[1]):
            return _sent(page, form, field, wanted)
    return None


def _by_query(page: HtmlPage, wanted: int) -> str | None:
    """Return the page's own address with another number of the page, where it has one."""
    name = next((name for name in parameters(page.url) if PAGE_PARAMETER.match(name)), None)
    return with_parameters(page.url, {name: wanted}) if name else None


def _counted(page: HtmlPage) -> Iterator[Link]:
    """Yield the next pages of a GET form that asks for a number, as many as the page says there are."""
    form, field = next(_page_forms(page.root), (None, ""))
    total = pages_in_all(page.source) if form is not None else None
    if total is None or form is None:
        return
    current = number(parameters(page.url).get(field, "")) or 1
    for wanted in range(current + 1, min(total, current + AHEAD) + 1):
        target = _sent(page, form, field, wanted)
        if target:
            yield Link(target, f"{page.column()} {endpoints.label(wanted)}".strip(), further=True)


def _page_forms(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for form in elements(root, "form"):
        if (form.get("method") or "get").lower() == "get":
            for field in form.iter("input", "select"):
                if PAGE_PARAMETER.match(field.get("name") or ""):
                    yield form, field.get("name") or ""


def _sent(page: HtmlPage, form: etree._Element, field: str, wanted: int) -> str | None:
    target = absolute(page.base, form.get("action") or page.url)
    return with_parameters(target, hidden_fields(form) | {field: wanted}) if target else None
