"""What one stage of the line hands to the next: `Capture`, `Links` and `Ending`, and nothing else.

All are plain values without Scrapy in them, so that the pure packages can use them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import blake2b
from typing import Final, Literal, NamedTuple, Protocol

OUT_OF_MEMORY: Final = 72
"""Exit code of a process that reads pages, and was ended by its limit of memory."""


class Link(NamedTuple):
    """One URL found on a page. A tuple is made in half the time of a frozen object: pages have hundreds."""

    url: str
    """Absolute, as found, without its fragment."""
    text: str = ""
    """The anchor's visible text or its title attribute, white space folded, at most 200 characters."""
    promise: int = 0
    """How likely it leads to a work report, from 0 (not, as far as the page tells) to 9 (it is one)."""
    further: bool = False
    """Whether it is another page, or an endpoint, of the list or article on which it is found."""


as_link: Final[Callable[[tuple[str, str, int, bool]], Link]] = partial(tuple.__new__, Link)
"""As `Link._make`, without a function of Python for each."""


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
        """One word: documents, list, blocked, error, empty, scan, unreadable, redirect or requisite."""

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
    def pictures(self) -> Sequence[str]:
        """URLs of the pictures that are the text of an article, in page order; nearly always none."""

    @property
    def documents(self) -> Sequence[object]:
        """The documents on the page, in page order."""

    @property
    def explanation(self) -> Sequence[str]:
        """Why it came out so, a sentence each."""

    @property
    def platform(self) -> str | None:
        """Name of the CMS family that the page itself shows; None where it shows none."""

    @property
    def block(self) -> str | None:
        """What stands there instead of a page, a word of `crawler.pages.walls.SoftBlock`; None for a page."""

    @property
    def digest(self) -> str | None:
        """Digest of what it says to a reader, without its chrome; None where nothing was read."""


FOCUS: Final = "focus:"
"""How the scope of a crawl begins that follows only promising links."""
BROWSER: Final = "browser:"
"""How the scope of a crawl begins, after that, whose pages are shown in a browser."""
NEXT_PAGE: Final = 9
"""The promise of the next page of an article: an article is not to be left half-read."""


def renders(scope: str) -> bool:
    """Whether the pages of a crawl with this scope are shown in a browser."""
    return scope.removeprefix(FOCUS).startswith(BROWSER)


def leads(analysis: Analysed) -> tuple[Link, ...]:
    """Return where a page leads; the next page of the same article first: of equals the first counts."""
    if analysis.next_page is None:
        return tuple(analysis.links)
    return (Link(analysis.next_page, promise=NEXT_PAGE, further=True), *analysis.links)


@dataclass(frozen=True, slots=True)
class Redirected:
    """What is known of a redirect: an `Analysed` with nothing on it."""

    target: str
    outcome: str = "redirect"
    kind: str = "redirect"
    links: tuple[Link, ...] = ()
    next_page: None = None
    requisites: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    documents: tuple[object, ...] = ()
    platform: None = None
    block: None = None

    @property
    def digest(self) -> str:
        """Its target, in short."""
        return target_digest(self.target)

    @property
    def explanation(self) -> tuple[str, ...]:
        """Where it leads."""
        return (f"It redirects to {self.target}.",)


def target_digest(target: str) -> str:
    """Return the digest of a redirect: it has nothing that an extractor would read."""
    return f"0000-{blake2b(target.encode(errors='replace'), digest_size=8).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What is known of a page that is still as it was (304): an `Analysed` with nothing new on it."""

    digest: str | None
    """Of the answer that it was compared with."""
    outcome: str = "unchanged"
    kind: str = "unchanged"
    links: tuple[Link, ...] = ()
    next_page: None = None
    requisites: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    documents: tuple[object, ...] = ()
    explanation: tuple[str, ...] = ("It has not changed since the capture that it refers to.",)
    platform: None = None
    block: None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known of an image or a style sheet: an `Analysed` with nothing to read."""

    requisites: tuple[str, ...] = ()
    outcome: str = "requisite"
    kind: str = "requisite"
    links: tuple[Link, ...] = ()
    next_page: None = None
    pictures: tuple[str, ...] = ()
    documents: tuple[object, ...] = ()
    explanation: tuple[str, ...] = ("It is there to be shown with a page, and not to be read.",)
    platform: None = None
    block: None = None
    digest: None = None


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
    via: str | None = None
    """URL of the page that led to it, where the frontier keeps that (crawls with focus)."""
    priority: int = 0
    """With which it was queued: what its links promise depends on what was hoped of itself."""
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
    method_query: str | None = None
    """Method and body of a request that was no GET, as replay tools look up its answer; set when archived."""
    page: str | None = None
    """Id of the capture of the page for which a browser asked for it; None where no browser did."""
    converted_from: str | None = None
    """Id of the capture of which a browser made it; None for what came over the wire."""
    rendering: str | None = None
    """Of what a browser made: which one, and what it asked for and left out."""
    key: str = ""
    """The frontier key of the URL that was handed out: under it `urls` knows what became of it."""
    token: str | None = None
    """The lease under which it was fetched; None for robots.txt and for what no frontier handed out."""
    certificate: str | None = None
    """SHA-256 of the certificate that its server showed, in hexadecimal; None without TLS."""
    tls_protocol: str | None = None
    """As OpenSSL names it: TLSv1.3."""
    tls_problem: str | None = None
    """Why the certificate does not prove who the server is; None where it does."""
    bounds: tuple[float, float] | None = None
    """Seconds between two visits of a page, at least and at most; None where the installation's hold."""
    analysis: Analysed | None = field(default=None, compare=False)
    """Set where the exchange was a page that was analysed; None for redirects, robots.txt and the like."""

    @property
    def tls_verified(self) -> bool | None:
        """Whether its server proved who it is; None without TLS, and where nobody knows."""
        return None if self.certificate is None else self.tls_problem is None


class Whole(NamedTuple):
    """A page that came in full: what the next visit of its URL needs to know of it."""

    digest: str | None
    kind: str
    """A word of `crawler.pages.kinds`."""
    promise: int
    """The priority with which it was queued."""
    etag: str | None = None
    last_modified: str | None = None


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
    """Why it was rejected, the last error, or the soft block that was met; None where a page is done."""
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
    priority: int | None = None
    """Of a URL that was not fetched for want of a budget, the priority that it had; else None."""
    reports: tuple[int, ...] = ()
    """Digests of the work reports on its page: the frontier pays for them (`crawler.frontier.budgets`)."""
    saw: str | None = None
    """What the visit showed (`crawler.revisits.sightings`); None where there was no answer."""
    page: Whole | None = None
    """What a page that came in full says of itself, for its next visit; None for all else."""
    bounds: tuple[float, float] | None = None
    """Of the intervals between its visits; see `Capture.bounds`."""
