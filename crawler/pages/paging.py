"""Pagers that a script writes: their pages are named by a rule, and no anchor leads to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

_NAME: Final = r"\s*[\"']([\w-]+)[\"']\s*,\s*[\"'](\w+)[\"']"
TRS: Final = re.compile(rf"createPage(?:HTML)?\(\s*(\d+)\s*,\s*(\d+)\s*,{_NAME}")
"""TRS WCM: `createPageHTML(total, current, "index", "html")`, counted from 0; page 2 is `index_1.html`."""
UCAP: Final = re.compile(rf"createPageHTML\(\s*[\"'][^\"']*[\"']\s*,\s*(\d+)\s*,\s*(\d+)\s*,{_NAME}")
"""UCAP portals: `createPageHTML('page_div', total, current, 'list', 'shtml', …)`, from 1: `list_2.shtml`."""


@dataclass(frozen=True, slots=True)
class Pager:
    """What a page's script says of its pages."""

    name: str
    """Of the files, without number and suffix: `index` for a list, else the article's own."""
    further: str | None
    """The file name of the page after this one; None on the last page."""


def find_pager(root: etree._Element) -> Pager | None:
    """Return what the first script that writes a pager says, or None where there is none."""
    for script in root.iter("script"):
        text = script.text or ""
        for rule, first in ((TRS, 0), (UCAP, 1)):
            if called := rule.search(text):
                total, current = int(called[1]), int(called[2])
                last = current - first + 1 >= total
                return Pager(called[3], None if last else f"{called[3]}_{current + 1}.{called[4]}")
    return None
