"""Words that somebody behind the crawler would obey: the database, the log, a shell, a spreadsheet."""

from __future__ import annotations

import re
from typing import Any

from tests.faults.hostile.attack import HTML, Asked, Ends, article, attack, page

FORGED = "2026-01-01 00:00:00 [scrapy] ERROR: forged"
TITLE = '=cmd|"/C calc"!A1 $where {"$gt":""} &#27;[2J&#8238;某县召开农业生产工作会议&lt;script&gt;'


def keys_are_plain(left: Any) -> str | None:
    """Look at every row that a crawl has left: no field's name comes from a page."""
    found: set[str] = set()

    def look(value: Any, place: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                if name.startswith("$") or "." in name or "\x00" in name or "owned" in name.lower():
                    found.add(f"{place}/{name}"[:80])
                look(inner, f"{place}/{name}")
        elif isinstance(value, list):
            for inner in value:
                look(inner, place)

    look(list(left.captures.values()), "captures")
    look(list(left.urls.values()), "urls")
    look(list(left.documents), "documents")
    return f"these fields are named by strangers: {sorted(found)}" if found else None


def log_is_ours(left: Any) -> str | None:
    """Look at the log: no line begins as a stranger wanted, and none moves a cursor."""
    if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", left.logs):
        return "the log has control characters"
    forged = re.search(f"^{re.escape(FORGED)}", left.logs, re.MULTILINE)
    return "a line of the log is forged" if forged else None


@attack("operators and formulas in every field of a page", "injection", check=keys_are_plain)
def fields(asked: Asked) -> bytes:
    names = ("$where", "$set.owned", "a.b.owned", "__proto__", "owned\x00x", "SiteName", "ContentSource")
    meta = "".join(f'<meta name="{name}" content="{{$ne: null}} ../../owned \x1b[31m">' for name in names)
    return page(article(TITLE).replace("<head>", f"<head>{meta}"))


@attack("headers with lines and colours", "injection", check=log_is_ours)
def headers(asked: Asked) -> bytes:
    dates = (b'ETag: "\x1b[2J$(reboot)"', b"Last-Modified: \x9b31m{$gt: 1}")
    odd = (*dates, b"X-$where.owned: 1", b"Server: %s%n%n\xff")
    return page(article(), *odd, kind=HTML + b"; \x1b]0;owned\x07")


@attack("a status with a line of the log in it", "injection", Ends("dead", "."), check=log_is_ours)
def status(asked: Asked) -> bytes:
    return page("x", status=b"500 no\r" + FORGED.encode() + b"\x1b[2J")


@attack("links that are lines, commands and keys", "injection", check=log_is_ours, most=14)
def links(asked: Asked) -> bytes:
    if asked.path != "/":
        return page(article())
    line = "/%0d%0a" + FORGED.replace(" ", "%20")
    shell = ("/;rm%20-rf%20/", "/$(reboot)", "/`id`", "/-rf", '/a"b')
    paths = (line, *shell, "/\u202egnp.exe", "/{$gt:1}", "/..%2f..%2fetc%2fpasswd", "/%00.html")
    return page("<html><body>" + "".join(f"<a href='{path}'>x</a>" for path in paths))


@attack("a redirect with a line of the log in it", "injection", check=log_is_ours, most=4)
def redirect(asked: Asked) -> bytes:
    if asked.path != "/":
        return page(article())
    to = b"Location: /x%0a" + FORGED.replace(" ", "%20").encode() + b"\x1b[2J"
    return page("", to, status=b"302 Found")
