"""Addresses that a script puts together: `location.href = 'list_' + page + '.html'`."""

from __future__ import annotations

import re
from typing import Final

from crawler.pages.platforms.base import HtmlPage

_CALL: Final = re.compile(r"\b([A-Za-z_$][\w$]*)\s*\(\s*([^()]*)\)")
_BODY: Final = 1_200
"""Characters of a function that are looked at."""
_QUOTED: Final = r"""["'`]([^"'`\n]{0,300})["'`]"""


def written_by(page: HtmlPage, script: str, value: str) -> str | None:
    """Return the address that a handler makes of a value: with `this.value`, or in the function it calls."""
    place = joined_of(script, r"(?:this\.value|this\.options\[[^\]]*\]\.value|[\w$.()]*\.val\(\))", value)
    if place:
        return place
    called = _CALL.search(script)
    return called_with(page, called[1], value) if called else None


def called_with(page: HtmlPage, name: str, value: str) -> str | None:
    """Return the address that the function `name` of the page's scripts makes of its first argument."""
    found = function(page, name)
    return joined_of(found[1], re.escape(found[0]), value) if found and found[0] else None


def function(page: HtmlPage, name: str) -> tuple[str, str] | None:
    """Return the first parameter and the body of a function in the page's scripts."""
    rule = re.compile(
        rf"(?:function\s+{re.escape(name)}\s*|\b{re.escape(name)}\s*[:=]\s*(?:function\s*\w*\s*)?)\(\s*([\w$]*)[^)]*\)\s*(?:=>)?\s*\{{"
    )
    for script in page.scripts:
        if name in script and (found := rule.search(script)):
            return found[1], script[found.end() : found.end() + _BODY]
    return None


def joined_of(script: str, variable: str, value: str) -> str | None:
    """Return the first address that is joined of strings and a variable, or that plus or less one."""
    rule = re.compile(
        rf"{_QUOTED}\s*\+\s*(?:\(\s*)?(?:parseInt\(\s*|Number\(\s*)?{variable}(?:\s*,\s*10)?\s*\)?\s*(?:([+-])\s*1(?!\d))?\s*\)?"
        rf"(?:\s*\+\s*{_QUOTED})?"
    )
    for found in rule.finditer(script):
        # a plus after the variable joins the next string, if no number comes
        if not re.search(r"[/._=?&-]", found[1]) and not (found[3] or "").startswith((".", "/")):
            continue
        put = value
        if found[2] and value.isdigit():
            put = str(int(value) + (1 if found[2] == "+" else -1))
        return f"{found[1]}{put}{found[3] or ''}"
    template = re.search(rf"`([^`\n]*)\$\{{\s*{variable}\s*\}}([^`\n]*)`", script)
    return f"{template[1]}{value}{template[2]}" if template else None
