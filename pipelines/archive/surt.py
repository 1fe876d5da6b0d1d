"""The Sort-friendly URI Reordering Transform of a URL, under which an index knows its captures.

`cn,gov,example)/path?query`: host reversed, then canonicalized as the Internet Archive's tools do it, so that
replay finds a page under its usual variants: lower case, without `www.`, default port, session ids and a
final slash, percent-encoding and dot segments undone, arguments sorted. Only a key: captures keep their URL.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

WWW: Final = re.compile(r"^www\d*\.")
SESSION_IN_PATH: Final = re.compile(r"(?<=/)\((?:[a-z]\([0-9a-z]{24}\)|[0-9a-z]{24})\)/")
SESSION_IN_QUERY: Final = re.compile(
    r"(?:^|(?<=&))(?:(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}"
    r"|cfid=[^&]+&cftoken=[^&]+)(?:&|$)"
)
PLAIN: Final = re.compile(r"[a-z0-9/.,:;=&_~+-]*")
"""What stays as it is, as nearly all parts of URLs do."""
KEPT: Final = "".join(map(chr, range(0x21, 0x7F))).translate({ord("%"): None, ord("#"): None})


def surt(url: str) -> str:
    """Return the key of a URL: ASCII without white space. Never raises; what is no URL is its own key."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return _plain(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    shown = "" if port in (None, default) else f":{port}"
    return f"{_reversed_host(parts)}{shown}){_path(parts.path)}{_query(parts.query)}"


def _reversed_host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        with suppress(UnicodeError):
            host = host.encode("idna").decode("ascii")
    return ",".join(reversed(WWW.sub("", _plain(host)).split(".")))


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in _plain(path).split("/"):
        if segment == "..":
            segments = segments[:-1]
        elif segment not in ("", "."):
            segments.append(segment)
    return SESSION_IN_PATH.sub("", "/" + "/".join(segments))


def _query(query: str) -> str:
    arguments = SESSION_IN_QUERY.sub("", _plain(query)).split("&")
    joined = "&".join(sorted(arguments, key=lambda argument: argument.partition("=")[::2]))
    return f"?{joined}" if joined else ""


def _plain(text: str) -> str:
    """Undo percent-encoding, however often it was done, do it once where it is needed, and lower the case."""
    if PLAIN.fullmatch(text):
        return text
    raw, before = text.encode("utf-8", "surrogatepass"), b""
    while raw != before:
        raw, before = unquote_to_bytes(raw), raw
    return quote(raw, safe=KEPT).lower()
