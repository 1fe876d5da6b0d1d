"""What an attack is: who answers, and how its URLs have to end."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

KINDS: Final = (
    *("address", "head", "slow", "body", "encoding", "redirect", "cookies", "url", "links"),
    *(
        "connection",
        "requisite",
        "html",
        "pdf",
        "office",
        "xml",
        "hang",
        "trap",
        "tls",
        "injection",
        "robots",
        "sitemap",
        "recorded",
    ),
)
HTML: Final = b"Content-Type: text/html; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    head: bytes
    site: str
    """How URLs of the attack's own site begin, without a slash at the end."""
    number: int
    """How many times this path was asked for, this time included."""
    ports: Mapping[str, int]
    """On which the attacks are served: `http`, `https`."""


Answer = bytes | Iterable[bytes] | AsyncIterator[bytes]
"""What goes over the wire, in one piece or in several; the connection ends with it."""
Answering = Callable[[Asked], Answer]


@dataclass(frozen=True)
class Ends:
    """How one URL has to end, as `urls` and its last capture tell it."""

    state: str
    """done, dead or rejected."""
    reason: str = ""
    """A pattern that is found in the reason; nothing: there is none."""
    path: str = "/"
    """Of the attack's site; or a whole URL, in which `{http}` and `{https}` stand for the ports."""
    capture: Mapping[str, Any] = field(default_factory=dict)
    """Fields of its last capture, with their values; of a text, a pattern that is found in it."""

    def differs(self, row: Mapping[str, Any] | None, capture: Mapping[str, Any] | None) -> str | None:
        """Return what is otherwise; None where all is as it should be."""
        if row is None:
            return f"{self.path} is not known"
        state, reason = row["state"], row.get("reason") or ""
        if state != self.state or bool(reason) != bool(self.reason) or not re.search(self.reason, reason):
            return f"{self.path} is {state} ({reason}), not {self.state} ({self.reason})"
        for name, wanted in self.capture.items():
            found = (capture or {}).get(name)
            found = " ".join(found) if isinstance(found, list) else found
            same = re.search(wanted, found) if isinstance(wanted, str) and found else found == wanted
            if not same:
                return f"{name} of the capture of {self.path} is {found!r}, not {wanted!r}"
        return None


DONE: Final = (Ends("done"),)


@dataclass(frozen=True)
class Attack:
    """One site that means harm."""

    name: str
    kind: str
    answer: Answering
    ends: tuple[Ends, ...]
    seeds: tuple[str, ...]
    """Paths that the crawl begins with; or whole URLs, as in `Ends`."""
    robots: bool
    """Whether it answers the request for robots.txt, too; else there is none."""
    heavy: bool
    """Whether only the long form has it: it takes seconds, or hundreds of megabytes."""
    most: int
    """URLs of its site that may be known afterwards."""
    kills: bool
    """Whether a process of the extraction is killed for it."""
    tls: str | None
    """The certificate with which its site is served (`certificates.py`); None: without TLS."""
    names: Mapping[str, tuple[str, ...]]
    """Names of its site, with all below them, and their addresses in turn; `@` is its own."""
    source: Mapping[str, Any]
    """Fields of a source whose start URLs the seeds are; empty: URLs that nobody has described."""
    wire: str
    """What its server does before there is anything to answer (`wire.py`); nothing: what others do."""
    check: Callable[[Any], str | None]
    """Looks at what is left (`crawl.Aftermath`); returns what is wrong with it."""


ATTACKS: dict[str, Attack] = {}
"""All that were imported, by name."""


def attack(
    name: str,
    kind: str,
    *ends: Ends,
    seeds: tuple[str, ...] = ("/",),
    robots: bool = False,
    heavy: bool = False,
    most: int = 50,
    kills: bool = False,
    tls: str | None = None,
    names: Mapping[str, tuple[str, ...]] | None = None,
    source: Mapping[str, Any] | None = None,
    wire: str = "",
    check: Callable[[Any], str | None] = lambda _: None,
) -> Callable[[Answering], Answering]:
    """Register the function below as an attack; without `ends`, its front page is done."""
    assert kind in KINDS, kind
    assert name not in ATTACKS, f"{name} is there twice"

    def register(answer: Answering) -> Answering:
        ATTACKS[name] = Attack(
            *(name, kind, answer, ends or DONE, seeds, robots, heavy, most, kills, tls),
            *(names or {}, source or {}, wire, check),
        )
        return answer

    return register


def page(body: bytes | str, *headers: bytes, status: bytes = b"200 OK", kind: bytes = HTML) -> bytes:
    """Return an answer with the right length."""
    data = body.encode() if isinstance(body, str) else body
    lines = (b"HTTP/1.1 " + status, kind, *headers, b"Content-Length: %d" % len(data), b"", b"")
    return b"\r\n".join(lines) + data


def html(text: str = "", links: Iterable[str] = (), title: str = "某县人民政府") -> str:
    """Return a page with links, a list item each."""
    rows = "".join(f'<li><a href="{link}">第{n}次会议</a></li>' for n, link in enumerate(links))
    head = f'<html><head><meta charset="utf-8"><title>{title}</title></head>'
    return f"{head}<body><p>{text}</p><ul>{rows}</ul></body></html>"


def article(title: str = "某县召开农业生产工作会议", day: str = "2024-03-05") -> str:
    """Return a page with a document on it."""
    text = "会议指出，全县备耕面积一千亩，化肥储备三百吨，种子抽检合格率达到百分之九十九，各乡镇要抓紧抓好。"
    return (
        f'<html><head><meta charset="utf-8"><title>{title}-某县人民政府</title>'
        f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{day} 10:00"></head>'
        f'<body><div class="article"><h1>{title}</h1><div class="content"><p>{text}</p><p>{text}</p></div>'
        "</div></body></html>"
    )
