"""URLs without end: each site is closed after some pages that showed nothing new, with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from tests.faults.hostile.attack import ATTACKS, Asked, Ends, attack, html, page

FETCHED: Final = 60
"""Pages of a trap that may be fetched, with TRAP_BARREN=10; what has several patterns takes some more."""


def closed(name: str, kind: str, rejected: bool = True) -> Callable[[Any], str | None]:
    """Return what makes sure that an attack's site ended as a trap of this kind."""

    def check(left: Any) -> str | None:
        rows = left.of(ATTACKS[name])
        done = sum(row["state"] == "done" for row in rows)
        reasons = {row["reason"] for row in rows if row["state"] == "rejected"}
        if done > FETCHED:
            return f"{name}: {done} pages were fetched"
        if rejected and not any(reason.startswith(f"trap: {kind} ") for reason in reasons):
            return f"{name}: nothing was rejected as {kind}, but as {sorted(reasons)[:3]}"
        return None

    return check


def query(asked: Asked) -> dict[str, int]:
    """Return the numbers of a query."""
    values = parse_qs(urlsplit(asked.path).query)
    return {name: int(found[0]) for name, found in values.items() if found[0].isdecimal()}


def said(links: Iterable[tuple[str, str]]) -> bytes:
    """Return a page with these links, URL and text of each."""
    return page(
        html().replace("</ul>", "".join(f'<a href="{to}">{text}</a>' for to, text in links) + "</ul>")
    )


@attack("a calendar without end", "trap", most=3000, check=closed("a calendar without end", "calendar"))
def calendar(asked: Asked) -> bytes:
    month = query(asked).get("n", 24300)
    days = [(f"/rili?y={month // 12}&m={month % 12 + 1}&n={month}&d={day}", str(day)) for day in range(1, 29)]
    around = [
        (f"/rili?y={n // 12}&m={n % 12 + 1}&n={n}", text)
        for n, text in ((month - 1, "上月"), (month + 1, "下月"))
    ]
    return said([*around, *days])


@attack(
    "a list that goes on for ever", "trap", most=200, check=closed("a list that goes on for ever", "paging")
)
def paging(asked: Asked) -> bytes:
    first = query(asked).get("page", 1)
    return said((f"/list?page={n}", str(n)) for n in range(first, first + 5))


@attack(
    "new session ids on each page", "trap", most=500, check=closed("new session ids on each page", "session")
)
def sessions(asked: Asked) -> bytes:
    names = [f"{asked.number * 7919 + crc32(asked.path.encode()) % 10**6:08}{n:04}" for n in range(6)]
    return said((f"/list?sid={name}&id={n}", "通知公告") for n, name in enumerate(names))


@attack(
    "a list that can be narrowed in any way",
    "trap",
    most=2000,
    check=closed("a list that can be narrowed in any way", "facets"),
)
def facets(asked: Asked) -> bytes:
    base = "/search?" if "?" not in asked.path else f"{asked.path}&"
    return said((f"{base}{'abcdefg'[n]}={n}", f"按{name}") for n, name in enumerate("年月类别题主办"))


@attack(
    "pages that are not there, with a 200",
    "trap",
    most=500,
    check=closed("pages that are not there, with a 200", "soft_404"),
)
def soft_404(asked: Asked) -> bytes:
    if asked.path == "/":
        return said((f"/info/{n}.html", f"第{n}号") for n in range(100))
    return page(html("您访问的页面不存在或已删除", title="404 页面不存在"))


@attack(
    "a relative link that was meant to be an absolute one",
    "trap",
    Ends("done", path="/a/b/a/b/"),
    most=10,
    check=closed("a relative link that was meant to be an absolute one", "", rejected=False),
)
def relative(asked: Asked) -> bytes:
    return said([("a/b/", "专题专栏")])


@attack(
    "numbers that make ever deeper paths",
    "trap",
    most=40,
    check=closed("numbers that make ever deeper paths", "", rejected=False),
)
def deep(asked: Asked) -> bytes:
    return said([(f"{asked.path.rstrip('/')}/{asked.path.count('/')}x/", "下一级")])
