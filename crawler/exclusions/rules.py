"""Rules of what is left out: a page, all pages below a path, a host, or a domain with all hosts below it.

Pure. A rule is written as its text, which is also its id:

    www.example.gov.cn        the host, on every port (`host:8080`: on that port alone)
    *.example.gov.cn          example.gov.cn and all hosts below it
    example.gov.cn/a/1.html   that page, by http and https, however its escapes are written
    example.gov.cn/a/*        all that begins so

Session ids, trackers and fragments never choose a page and count for nothing here, either.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from tldextract import TLDExtract

from crawler.errors import GongbaoError
from crawler.frontier.urls import key_of

PORTS: Final = {"http": ":80", "https": ":443"}
HOST: Final = re.compile(r"[^\s/?#@*]+")
LABELS: Final = re.compile(r"(?=.{1,260}$)[a-z0-9_][a-z0-9_-]*(\.[a-z0-9_-]+)*(:\d{1,5})?")
ADDRESS: Final = re.compile(r"\[[0-9a-f:.]+\](:\d{1,5})?")


class Kind(StrEnum):
    """How far a rule goes."""

    PAGE = "page"
    PREFIX = "prefix"
    HOST = "host"
    DOMAIN = "domain"


class ExcludedError(GongbaoError):
    """Raised where a person asks for what is left out; says which rule, and how to lift it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `str()` of it is its text."""

    kind: Kind
    host: str
    """As it goes over the wire, with its port where one was named; of a domain without the asterisk."""
    rest: str = ""
    """Path and query, or their beginning."""

    def __str__(self) -> str:
        if self.kind is Kind.DOMAIN:
            return f"*.{self.host}"
        return self.host + self.rest + ("*" if self.kind is Kind.PREFIX else "")

    @property
    def means(self) -> str:
        """What it covers, for a person."""
        if self.kind is Kind.DOMAIN:
            return f"{self.host} and all hosts below it"
        if self.kind is Kind.HOST:
            return f"all pages of {self.host}"
        if self.kind is Kind.PREFIX:
            return f"all pages that begin with {self.host}{self.rest}"
        return f"the page {self.host}{self.rest}"

    @classmethod
    def parse(cls, text: str) -> Rule:
        """Return the rule that a person means by a URL, a host, or the text of a rule.

        Raises `GongbaoError` for anything else, and for a domain under which anybody may have a site.
        """
        given = text.strip()
        scheme, sign, bare = given.rpartition("://")
        if sign and scheme.lower() not in PORTS:
            raise _unclear(text)
        host, slash, rest = _cut(bare)
        if host.startswith("*.") and not slash:
            return cls(Kind.DOMAIN, _domain(host[2:], text))
        if not HOST.fullmatch(host):
            raise _unclear(text)
        host = canonical_host(host).removesuffix(PORTS.get(scheme.lower(), ""))
        if not (LABELS.fullmatch(host) or ADDRESS.fullmatch(host)):
            raise _unclear(text)
        if not slash:
            return cls(Kind.HOST, host)
        rest = rest.partition("#")[0]
        rest = rest if rest.startswith("/") else f"/{rest}"
        if rest == "/*":
            return cls(Kind.HOST, host)
        if rest.endswith("*"):
            return cls(Kind.PREFIX, host, rest[:-1])
        return cls(Kind.PAGE, host, key_of("", "", rest).removeprefix("://"))


class Rules:
    """Many rules, asked at once."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self.all = tuple(sorted(set(rules), key=str))
        self._hosts = {rule.host: rule for rule in self.all if rule.kind is Kind.HOST}
        self._domains = {rule.host: rule for rule in self.all if rule.kind is Kind.DOMAIN}
        self._places: dict[str, list[tuple[Rule, bytes]]] = defaultdict(list)
        for rule in self.all:
            if rule.rest:
                self._places[rule.host].append((rule, _place(rule.rest)))

    def __bool__(self) -> bool:
        return bool(self.all)

    def covering(self, url: str) -> Rule | None:
        """Return a rule that covers a URL, the widest there is; None where none does, or for no URL."""
        if not self.all:
            return None
        try:
            scheme, host, rest = _parts(url)
        except ValueError:
            return None
        bare = re.sub(r":\d+$", "", host)
        for parent in _upwards(bare):
            if rule := self._domains.get(parent):
                return rule
        if rule := self._hosts.get(host) or self._hosts.get(bare):
            return rule
        return self._of_place(host, scheme, rest)

    def _of_place(self, host: str, scheme: str, rest: str) -> Rule | None:
        if host not in self._places:
            return None
        place = _place(key_of(scheme, "", rest).partition("://")[2])
        for rule, named in self._places[host]:
            if place == named or (rule.kind is Kind.PREFIX and place.startswith(named)):
                return rule
        return None


def canonical_host(host: str) -> str:
    """Return a host as it goes over the wire: in lower case and ASCII, without the root's dot."""
    name, colon, port = host.lower().partition(":") if not host.startswith("[") else (host.lower(), "", "")
    name = name.rstrip(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return name + colon + port
    return name + colon + port


def _parts(url: str) -> tuple[str, str, str]:
    """Return scheme, host as it goes over the wire, and path with query; raises `ValueError` for no URL."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.netloc:
        raise ValueError(url)
    host = canonical_host(parts.netloc.rpartition("@")[2]).removesuffix(PORTS[parts.scheme]).rstrip(":")
    return parts.scheme, host, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _place(rest: str) -> bytes:
    """Return path and query without what can be written in several ways: escapes, and ways up and back."""
    if "/." in rest:
        path, question, query = rest.partition("?")
        rest = urljoin("/", path) + question + query
    return unquote_to_bytes(rest.encode(errors="surrogatepass"))


def _upwards(host: str) -> Iterable[str]:
    while host:
        yield host
        host = host.partition(".")[2]


def _cut(bare: str) -> tuple[str, bool, str]:
    """Return host, whether anything follows it, and that."""
    ends = [place for sign in "/?#" if (place := bare.find(sign)) >= 0]
    return (bare[: min(ends)], True, bare[min(ends) :]) if ends else (bare, False, "")


def _domain(name: str, text: str) -> str:
    host = canonical_host(name)
    if not LABELS.fullmatch(host) or ":" in host:
        raise _unclear(text)
    if host == _suffixes()(host).suffix or "." not in host:
        raise GongbaoError(
            f"Anybody may have a site below {host}: name the domain or the hosts that are to be left out."
        )
    return host


@cache
def _suffixes() -> TLDExtract:
    return TLDExtract(suffix_list_urls=(), cache_dir=None)  # with the list that it brings, and no other


def _unclear(text: str) -> GongbaoError:
    return GongbaoError(
        f"{text[:200]!r} names nothing that could be left out. Write a page "
        "(http://example.gov.cn/a/1.html), all pages below a path (http://example.gov.cn/a/*), a host "
        "(www.example.gov.cn), or a domain with all hosts below it (*.example.gov.cn)."
    )
