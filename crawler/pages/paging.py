"""Pagers that a script writes: their pages are named by a rule, and no anchor leads to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from crawler.pages.elements import elements

AHEAD: Final = 3
"""Pages after this one that are named at once: one of them may be missing, or a stub."""

PAGE_PARAMETER: Final = re.compile(
    r"^(?:_?page|_?page_?(?:no|num|index|number|id)|(?:current|cur|to|start|go)_?page|p|pn|pg|np)$",
    re.IGNORECASE,
)
"""Names of the parameter that says which page of a list or an article it is."""
NEXT: Final = re.compile(
    r"^[\[【«‹<\s]*(?:下[一1]?[页頁]|[后後]一?[页頁]|next(?:\s*page)?|(?:>|›|»|→|&gt;){1,2})[\]】»›>→\s]*$",
    re.IGNORECASE,
)
"""What the anchor to the next page says."""
NUMBER: Final = re.compile(r"^[\[【(（\s]*第?\s*(\d{1,3})\s*[页頁]?[\]】)）\s]*$")
"""What the anchor to a numbered page says."""

_CALL: Final = re.compile(r"\bcreatePage\w*\s*\(((?:[^()]|\([^()]{0,40}\)){3,300})\)", re.IGNORECASE)
"""TRS WCM: `createPageHTML(total, current, "index", "html")`, counted from 0; page 2 is `index_1.html`.
UCAP portals: `createPageHTML('page_div', total, current, 'list', 'shtml', …)`, from 1: `list_2.shtml`."""
_TELLING: Final = re.compile("create[Pp]age|countPage")
"""In each script that writes a pager."""
_CAST: Final = re.compile(r"(?:parseInt|Number|Math\.\w+)\(\s*([\"']?\w+[\"']?)\s*(?:,\s*10\s*)?\)")
_ARGUMENT: Final = re.compile(
    r"""\s*(?:"([^"]*)"|'([^']*)'|(\d{1,6})(?![\w.])|([A-Za-z_$][\w$.]*))\s*(?:,|$)"""
)
_COUNT: Final = re.compile(r"\bcountPage\s*=\s*[\"']?(\d{1,6})")
_CURRENT: Final = re.compile(r"\bcurrentPage\s*=\s*[\"']?(\d{1,6})")
"""TRS WCM, written out: `var currentPage = 0; var countPage = 5;` and a loop that writes the anchors."""
_SUFFIX: Final = re.compile(r"[\"']\.?(s?html?|jsp|php|aspx?)\b[\"'>\\]", re.IGNORECASE)
_FILE: Final = re.compile(r"(t\d{8}_\d+|[\w-]+?)(?:_(\d{1,4}))?\.(\w+)$", re.ASCII)
_LIST: Final = re.compile(r"(?:index|lists?|home|more|default|tygl_zrpx)\d*$", re.IGNORECASE)
"""How the files of list pages are called; another name in a pager is that of an article in several pages."""


@dataclass(frozen=True, slots=True)
class Pager:
    """What a page's script says of its pages."""

    name: str
    """Of the files, without number and suffix: `index` for a list, else the article's own."""
    files: tuple[str, ...] = ()
    """The file names of the pages after this one, at most `AHEAD`; none on the last page."""
    number: int = 1
    """Which page this is, from 1."""

    @property
    def is_list(self) -> bool:
        """Whether these are pages of a list, and not of an article."""
        return bool(_LIST.search(self.name))

    @property
    def further(self) -> str | None:
        """The file name of the next page; None on the last page."""
        return self.files[0] if self.files else None


def find_pager(root: etree._Element, url: str = "") -> Pager | None:
    """Return what the first script that writes a pager says, or None where there is none."""
    texts = [script.text for script in elements(root, "script") if script.text]
    telling = [text for text in texts if _TELLING.search(text)]
    for text in telling:
        if "createPage" in text or "createpage" in text:
            for call in _CALL.finditer(text):
                if pager := _called(call[1], texts, url):
                    return pager
    return next((pager for text in telling if (pager := _written(text, url))), None)


def _called(arguments: str, texts: list[str], url: str) -> Pager | None:
    values = list(_values(_CAST.sub(r"\1", arguments), texts))
    numbers = [i for i, value in enumerate(values) if value and value.isdigit()][:2]
    if len(numbers) < 2:
        return None
    total, current = (int(values[i] or 0) for i in numbers)
    named = [value for value in values[numbers[1] + 1 :] if value][:2]
    if len(named) < 2 or named[1].isdigit():
        return None
    file = _FILE.search(urlsplit(url).path)
    alone = file is None or file[2] is None
    # a string first: UCAP; "1" on the page without a number: others that count from 1, such as Hunan's
    first = 1 if numbers[0] > 0 or (url and alone and current == 1) else 0
    return _pager(named[0], named[1].lstrip("."), total, current, first)


def _values(arguments: str, texts: list[str]) -> Iterator[str | None]:
    """Yield the values of a call's arguments, numbers as their digits; None for one that is not known."""
    at = 0
    while at < len(arguments):
        found = _ARGUMENT.match(arguments, at)
        if found is None:
            return
        at = found.end()
        if found[3]:
            yield found[3]
        elif found[4]:
            yield _variable(found[4], texts)
        else:
            yield found[1] if found[1] is not None else found[2]


def _variable(name: str, texts: list[str]) -> str | None:
    rule = re.compile(
        rf"(?<![\w$.]){re.escape(name)}\s*=\s*(?:parseInt\()?\s*(?:[\"']([\w-]*)[\"']|(\d{{1,6}}))"
    )
    for text in texts:
        if found := rule.search(text):
            return found[2] or found[1]
    return None


def _written(text: str, url: str) -> Pager | None:
    count, current = _COUNT.search(text), _CURRENT.search(text)
    if count is None or current is None:
        return None
    file = _FILE.search(urlsplit(url).path)
    suffix = _SUFFIX.search(text)
    name = file[1] if file else "index"
    return _pager(
        name, suffix[1] if suffix else file[3] if file else "html", int(count[1]), int(current[1]), 0
    )


def _pager(name: str, suffix: str, total: int, current: int, first: int) -> Pager:
    """Return the pager of a page with the number `current` among `total`, of which `first` is the first."""
    last = total - 1 + first
    ahead = range(current + 1, min(last, current + AHEAD) + 1)
    return Pager(name, tuple(f"{name}_{number}.{suffix}" for number in ahead), current - first + 1)
