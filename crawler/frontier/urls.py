"""The identity of a URL: when are two spellings the same page?

A URL is fetched and archived as found; only its frontier key is normalized. The rules have a version, since a
change of them makes known URLs unknown: `scrapy migrate` re-keys.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Final
from urllib.parse import urlsplit

RULES_VERSION: Final = 1

NOISE: Final = re.compile(
    r"(?:^|&)(?:utm_\w+|spm|gclid|fbclid|jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken|sessionid)=[^&]*",
    re.I,
)
"""Session ids and trackers: parameters that never choose the page."""
PATH_SESSION: Final = re.compile(r";jsessionid=[^/?;]*", re.I)
DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}


def url_key(url: str) -> str:
    """Return the frontier key of an absolute http(s) URL.

    Host in lower case, without the default port, the fragment, session ids and trackers; the order and the
    case of everything else is kept, since some servers care. Raises `ValueError` for what is not such a URL.
    """
    scheme, origin_host, rest = split(url)
    path, question, query = rest.partition("?")
    if ";" in path:
        path = PATH_SESSION.sub("", path)
    if question:
        query = NOISE.sub("", query).lstrip("&")
    return f"{scheme}://{origin_host}{path}" + (f"?{query}" if query else "")


def split(url: str) -> tuple[str, str, str]:
    """Return scheme, host (lower case, with a port that is not the default) and the rest without fragment.

    Raises `ValueError` for what is not an absolute http(s) URL with a host.
    """
    parts = urlsplit(url)
    scheme, netloc = parts.scheme, parts.netloc.rpartition("@")[2].lower()
    if scheme not in DEFAULT_PORTS or not netloc or netloc.startswith(":"):
        raise ValueError(f"not an absolute http(s) URL: {url[:200]!r}")
    host = netloc.removesuffix(DEFAULT_PORTS[scheme]).rstrip(":")
    return scheme, host, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def host_of(url: str) -> str:
    """Return the host of a URL as the frontier names it: with its port where that is not the default."""
    return split(url)[1]


def digest(key: str, secret: bytes) -> int:
    """Return the 63-bit digest of a frontier key; keyed, so that nobody can forge a collision."""
    return (
        int.from_bytes(blake2b(key.encode(errors="surrogatepass"), digest_size=8, key=secret).digest()) >> 1
    )


def partition_of(host: str, partitions: int) -> int:
    """Return the partition that a host belongs to."""
    if partitions == 1:
        return 0
    return int.from_bytes(blake2b(host.encode(errors="surrogatepass"), digest_size=4).digest()) % partitions
