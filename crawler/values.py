"""What a value of the environment may look like: one function a form, each raising `ValueError`.

Whatever is refused here would else be refused much later, by a client library and with a traceback.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

from crawler.durations import duration
from crawler.errors import GongbaoError

Network = IPv4Network | IPv6Network

BUCKET: Final = re.compile(r"(?!\d+\.\d+\.\d+\.\d+$)(?!.*(\.\.|\.-|-\.))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
"""Amazon's rules, which the minio client enforces: no IP address, no empty label."""
SIZE: Final = re.compile(r"(\d{1,15}(?:\.\d{1,6})?) ?([KMGT]?)(?:i?B)?", re.IGNORECASE)
UNITS: Final = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
SMALLEST: Final = 64 << 10
"""Bytes: less than a page needs is a unit that was forgotten."""
SHORTEST: Final = 60
"""Seconds between two visits of a page: less is a unit that was forgotten."""
CONTACT: Final = re.compile(r"[!-~]*[@:/.][!-~]*")
"""Visible ASCII, since it becomes part of a header."""

PORTS: Final = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
"""A port, or the first and the last of several."""
LISTEN: Final = re.compile(r"(?P<host>[\w.-]+|\[[0-9a-fA-F:.]+\]):(?P<first>\d{1,5})(?:-(?P<last>\d{1,5}))?")
"""An address with a port, or with a range of ports of which the first free one is taken."""


class Listen(NamedTuple):
    """Where a process listens."""

    host: str
    first: int
    last: int

    @property
    def ports(self) -> range:
        """The ports of which the first free one is taken."""
        return range(self.first, self.last + 1)


def listen(value: object) -> object:
    """Return a `Listen` of `127.0.0.1:9410` or `127.0.0.1:9410-9429`; passes on what is one already."""
    if not isinstance(value, str):
        return value
    match = LISTEN.fullmatch(value)
    first, last = (int(match["first"]), int(match["last"] or match["first"])) if match else (0, 0)
    if match is None or not 0 < first <= last <= 65535 or last - first >= 1000:
        raise ValueError
    return Listen(match["host"].strip("[]"), first, last)


def names(value: object) -> object:
    """Return the names of `a, b`; passes on what is no text."""
    if not isinstance(value, str):
        return value
    return frozenset(name.strip() for name in value.split(",") if name.strip())


def redis_url(value: str) -> str:
    """Return the URL of a Redis: `redis://host:port/0`, `rediss://` or `unix:///path`.

    That of a Redis Cluster is `redis+cluster://host:port` (or `rediss+cluster://`) of any of its nodes; it
    knows no database numbers.
    """
    parts = urlsplit(value)
    if parts.scheme.endswith("+cluster"):
        return _only(value, _server(parts, "redis+cluster", "rediss+cluster") and parts.path in ("", "/"))
    if parts.scheme == "unix":
        return _only(value, parts.path not in ("", "/"))
    return _only(value, _server(parts, "redis", "rediss") and re.fullmatch(r"(/\d*)?", parts.path))


def mongo_uri(value: str) -> str:
    """Return the URI of a MongoDB with a database; its options are left to the driver."""
    # Not `parts.port`: the host of a replica set is a list, h1:27017,h2:27017.
    parts = urlsplit(value)
    wanted = parts.scheme in ("mongodb", "mongodb+srv") and parts.netloc and parts.path.strip("/")
    return _only(value, wanted)


def endpoint(value: str) -> str:
    """Return the address of an S3 store: scheme, host and port; its keys have variables of their own."""
    parts = urlsplit(value)
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc)
    return _only(value, bare and _server(parts, "http", "https"))


def base_url(value: str) -> str:
    """Return an address that paths are appended to, such as https://host/web, without a slash at its end."""
    parts = urlsplit(value)
    bare = (
        not (parts.query or parts.fragment or "@" in parts.netloc)
        and value.isprintable()
        and " " not in value
    )
    return _only(value.rstrip("/"), bare and _server(parts, "http", "https"))


def bucket(value: str) -> str:
    """Return a bucket's name."""
    return _only(value, BUCKET.fullmatch(value))


def archive(value: str) -> str:
    """Return `s3` or a folder's path; what was meant as the one and reads as the other is refused."""
    return _only(value, value == "s3" or not (value.lower() == "s3" or "://" in value))


def size(value: object) -> object:
    """Return the bytes of `20G`, `1.5 TiB` or `1000000` (K is 1024), at least 64K; passes on numbers."""
    if not isinstance(value, str):
        return value
    match = SIZE.fullmatch(value)
    if match is None or (found := int(float(match[1]) * UNITS[match[2].upper()])) < SMALLEST:
        raise ValueError("not of this form")
    return found


def span(value: object) -> object:
    """Return the seconds of a span of time such as `12h` or `180d`, at least a minute; passes on numbers."""
    if not isinstance(value, str):
        return value
    try:
        seconds = duration(value).total_seconds()
    except GongbaoError as error:
        raise ValueError(str(error)) from None
    if seconds < SHORTEST:
        raise ValueError("shorter than a minute")
    return seconds


def contact(value: str) -> str:
    """Return a mail address or web page."""
    return _only(value, len(value) >= 5 and CONTACT.fullmatch(value))


def networks(value: object) -> object:
    """Return the networks of a comma-separated list of CIDRs; passes on what is none."""
    if not isinstance(value, str):
        return value
    return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())


def ports(value: object) -> object:
    """Return the ports of a comma-separated list of ports and ranges of them; passes on what is none."""
    if not isinstance(value, str):
        return value
    found = set[int]()
    for part in filter(None, map(str.strip, value.split(","))):
        match = PORTS.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 0 < first <= last <= 65535:
            raise ValueError
        found.update(range(first, last + 1))
    return frozenset(found)


def _server(parts: SplitResult, *schemes: str) -> bool:
    return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0  # .port raises above 65535


def _only(value: str, wanted: object) -> str:
    if not wanted:
        raise ValueError("not of this form")
    return value
