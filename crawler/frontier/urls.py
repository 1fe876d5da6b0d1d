"""The identity of a URL: when are two spellings the same page?

A URL is fetched and archived as found; only its frontier key is normalized. The rules have a version, since a
change of them makes known URLs unknown: `scrapy migrate` re-keys.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import Final, NamedTuple
from urllib.parse import urlsplit

RULES_VERSION: Final = 1

NOISE: Final = re.compile(
    r"(?:^|&)(?:utm_\w+|spm|gclid|fbclid|jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken|sessionid)=[^&]*",
    re.I,
)
"""Session ids and trackers: parameters that never choose the page."""
PATH_SESSION: Final = re.compile(r";jsessionid=[^/?;]*", re.I)
DEFAULT_PORTS: Final = {"http": ":80", "https": ":443", "archive": ""}
"""By scheme; `archive` is what a re-extraction queues (replays.py), and in no scope of a crawl."""
PLAIN: Final = re.compile(r"(https?)://([a-z0-9][a-z0-9.-]*)(/[!\"$-:<->@-~]*)")
"""A URL that is its own key, as nearly all are: host in lower case without a port, no query, no fragment."""


class Parts(NamedTuple):
    """A URL, taken apart as the frontier needs it."""

    key: str
    """Its frontier key."""
    scheme: str
    host: str
    """In lower case, with a port that is not the default."""
    rest: str
    """Path and query."""


def parts_of(url: str) -> Parts:
    """Return the parts of an absolute http(s) URL; raises `ValueError` for what is none.

    In the key, the host is in lower case; the default port, the fragment, session ids and trackers are gone.
    The order and the case of everything else is kept, since some servers care.
    """
    plain = PLAIN.fullmatch(url)
    if plain:
        return Parts(url, *plain.groups())
    scheme, host, rest = _split(url)
    return Parts(key_of(scheme, host, rest), scheme, host, rest)


def key_of(scheme: str, host: str, rest: str) -> str:
    """Return the frontier key of a URL whose other parts are known."""
    path, question, query = rest.partition("?")
    if ";" in path:
        path = PATH_SESSION.sub("", path)
    if question:
        query = NOISE.sub("", query).lstrip("&")
    return f"{scheme}://{host}{path}" + (f"?{query}" if query else "")


def url_key(url: str) -> str:
    """Return the frontier key of a URL; raises `ValueError` for what is no absolute http(s) URL."""
    return parts_of(url).key


def host_of(url: str) -> str:
    """Return the host of a URL as the frontier names it: with its port where that is not the default.

    Raises `ValueError` for what is no absolute http(s) URL.
    """
    return parts_of(url).host


def _split(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    scheme, netloc = parts.scheme, parts.netloc.rpartition("@")[2].lower()
    if scheme not in DEFAULT_PORTS or not netloc or netloc.startswith(":") or not _sendable(netloc):
        raise ValueError(f"not an absolute http(s) URL: {url[:200]!r}")
    if not (url.isascii() or _has_utf8(url)):
        raise ValueError(f"half a surrogate pair is in no URL: {url[:200]!r}")
    if ":" in netloc and parts.port == 0:  # .port raises where it is no number, or above 65535
        raise ValueError(f"no such port: {url[:200]!r}")
    host = netloc.removesuffix(DEFAULT_PORTS[scheme]).rstrip(":")
    return scheme, host, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _sendable(host: str) -> bool:
    """Whether a host could be one: no white space or controls, no half of a surrogate pair."""
    return host.isprintable() and " " not in host


def _has_utf8(url: str) -> bool:
    """Whether a URL can be written down: a data endpoint may send half a pair, and no store takes it."""
    try:
        url.encode()
    except UnicodeEncodeError:
        return False
    return True


def digest(key: str, secret: bytes) -> int:
    """Return the 63-bit digest of a frontier key; keyed, so that nobody can forge a collision."""
    data = key.encode(errors="surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8, key=secret).digest()) >> 1


@lru_cache(maxsize=4096)
def partition_of(host: str, partitions: int) -> int:
    """Return the partition that a host belongs to."""
    if partitions == 1:
        return 0
    return int.from_bytes(blake2b(host.encode(errors="surrogatepass"), digest_size=4).digest()) % partitions
