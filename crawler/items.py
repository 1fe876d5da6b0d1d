"""What one stage of the line hands to the next: `Capture`, `Links` and `Ending`, and nothing else.

All are plain values without Scrapy in them, so that the pure packages can use them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Link:
    """One URL found on a page."""

    url: str
    """Absolute, as found, without its fragment."""
    text: str = ""
    """The anchor's visible text or its title attribute, white space folded, at most 200 characters."""


@dataclass(frozen=True, slots=True)
class Links:
    """All URLs that one page led to; handed to the frontier in one piece."""

    page_url: str
    links: tuple[Link, ...]
    depth: int = 0
    """Clicks from the seed to the page on which the links were found."""
    redirect: bool = False
    """Whether the page is a redirect, and its one link the target."""
    requisites: tuple[str, ...] = ()
    """URLs of what it needs to be shown, images and style sheets; asked for after the pages."""


class Analysed(Protocol):
    """What the line needs to know of an analysis; `pipelines.extraction.Analysis` is one."""

    @property
    def outcome(self) -> str:
        """One word: documents, list, blocked, error, empty, unreadable, redirect or requisite."""

    @property
    def kind(self) -> str:
        """The page's kind, a word of `crawler.pages.kinds`."""

    @property
    def links(self) -> Sequence[Link]:
        """URLs found on the page, in page order."""

    @property
    def next_page(self) -> str | None:
        """URL of the next page of the same list or article, where the page tells it."""

    @property
    def requisites(self) -> Sequence[str]:
        """URLs of what a page with documents needs to be shown."""

    @property
    def documents(self) -> Sequence[object]:
        """The documents on the page, in page order."""

    @property
    def explanation(self) -> Sequence[str]:
        """Why it came out so, a sentence each."""


@dataclass(frozen=True, slots=True)
class Redirected:
    """What is known of a redirect: an `Analysed` with nothing on it."""

    target: str
    outcome: str = "redirect"
    kind: str = "redirect"
    links: tuple[Link, ...] = ()
    next_page: None = None
    requisites: tuple[str, ...] = ()
    documents: tuple[object, ...] = ()

    @property
    def explanation(self) -> tuple[str, ...]:
        """Where it leads."""
        return (f"It redirects to {self.target}.",)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known of an image or a style sheet: an `Analysed` with nothing to read."""

    requisites: tuple[str, ...] = ()
    outcome: str = "requisite"
    kind: str = "requisite"
    links: tuple[Link, ...] = ()
    next_page: None = None
    documents: tuple[object, ...] = ()
    explanation: tuple[str, ...] = ("It is there to be shown with a page, and not to be read.",)


@dataclass(frozen=True, slots=True)
class Capture:
    """One HTTP exchange as it went over the wire: redirects, errors and robots.txt too."""

    id: str
    """The WARC-Record-ID of its response record: `urn:uuid:…` without angle brackets."""
    url: str
    """The URL of this exchange."""
    requested_url: str
    """The URL that the frontier handed out; differs from `url` where redirects led here."""
    fetched_at: datetime
    """When the answer was complete, UTC."""
    status: int
    request_head: bytes
    """Request line and headers, each line ended by CRLF, and the empty line that ends them."""
    response_head: bytes
    """Status line and headers, likewise."""
    body: bytes
    """The answer's body without chunk framing, still content-encoded (gzip, deflate) as it was sent."""
    source: str
    """Id of the source whose crawl this belongs to, or the seed's host where there is none."""
    run: str
    worker: str
    scope: str = ""
    """How far the crawl goes that it belongs to, as `str()` of a `Scope` gives it; empty for robots.txt."""
    ip_address: str | None = None
    depth: int = 0
    truncated: str | None = None
    """The WARC-Truncated reason (length, time, disconnect) where the body was cut, else None."""
    content_type: str | None = None
    """The Content-Type header's value as sent."""
    framed_body: bytes | None = None
    """The body with its chunk framing, where it came in chunks; None where that is `body` itself."""
    redirect_url: str | None = None
    """Where a redirect pointed, absolute; None for any other answer."""
    key: str = ""
    """The frontier key of the URL that was handed out: under it `urls` knows what became of it."""
    token: str | None = None
    """The lease under which it was fetched; None for robots.txt and for what no frontier handed out."""
    analysis: Analysed | None = field(default=None, compare=False)
    """Set where the exchange was a page that was analysed; None for redirects, robots.txt and the like."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a URL that the frontier handed out; recorded in `urls` before its lease is acked."""

    key: str
    url: str
    state: Literal["done", "dead", "rejected", "queued"]
    """queued: this attempt failed, and it will be tried again."""
    at: datetime
    source: str
    run: str
    reason: str | None = None
    """Why it was rejected, or the last error; None where it is done."""
    attempts: int = 1
    """Attempts made so far."""
    token: str | None = None
    """The lease that it ends."""
    capture_id: str | None = None
    """Its last capture, where there is one."""
    status: int | None = None
    """The HTTP status of that capture."""
    scope: str = ""
    """How far the crawl goes that found it; with `source` and `depth` all that queueing it again needs."""
    depth: int = 0
