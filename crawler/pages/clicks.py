"""Where elements lead that are no plain links: by a click's script, or by an attribute scripts read."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

_CALL: Final = re.compile(
    r"(?:location(?:\.href)?\s*=|(?:location\.(?:assign|replace)|window\.open|open)\()\s*[\"'`]([^\"'`]+)[\"'`](?!\s*\+)"
)
_QUOTED: Final = re.compile(r"[\"'`]([^\"'`\s<>]{3,500})[\"'`](?!\s*\+)")
_PAGE: Final = re.compile(
    r"(?:https?:)?//[\w.-]+\.\w|\.{0,2}/[\w./-]|[\w%./-]+\.(?:s?html?|thtml|jspx?|aspx?|php|do|action)(?:$|[?#])"
    r"|[\w%./-]+\.(?:pdf|docx?|xlsx?|wps|ofd|rtf|zip|rar|7z)(?:$|[?#])|\?\w+=",
    re.IGNORECASE | re.ASCII,
)
"""What begins like, or ends like, the address of a page or a file."""

DATA_NAMES: Final = ("data-href", "data-url", "data-link", "data-src-href", "data-target-url")


def clicked(script: str) -> str | None:
    """Return where a click's script leads, as written: a string in it that is an address, else None."""
    called = _CALL.search(script)
    if called:
        return called[1]
    return next((quoted[1] for quoted in _QUOTED.finditer(script) if _PAGE.match(quoted[1])), None)


def target_of(element: etree._Element) -> str | None:
    """Return where an element leads by its `onclick` or by an attribute such as `data-href`, as written."""
    for name in DATA_NAMES:
        value = element.get(name)
        if value and _PAGE.match(value):
            return value
    script = element.get("onclick")
    return clicked(script) if script else None
