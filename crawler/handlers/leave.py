"""What the crawl of a request may do beyond what all may: its own odd port, its own broken certificate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from crawler.sources.scope import Scope

META: Final = "leave"
"""Where a request has it, as have those that are made for its sake: robots.txt, what a browser asks for."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Holds for the site of the crawl, and for no other."""

    scope: str
    """How far the crawl goes, as `str()` of a `Scope` gives it."""
    tls_verify: bool = True

    def names_port(self, url: str) -> bool:
        """Whether the port of a URL is that of the seed, on the seed's host."""
        return _scope(self.scope).is_host_of(url)

    def unverified(self, url: str) -> bool:
        """Whether the server of a URL need not prove who it is."""
        return not self.tls_verify and _scope(self.scope).covers_host_of(url)


@lru_cache(maxsize=4096)
def leave_of(scope: str, tls_verify: bool = True) -> Leave:
    """Return the leave of a crawl."""
    return Leave(scope, tls_verify)


@lru_cache(maxsize=4096)
def _scope(text: str) -> Scope:
    return Scope.parse(text)


def handed_on(meta: dict[str, Any]) -> dict[str, Any]:
    """Return what a request for the sake of another one gets of this into its own meta."""
    return {META: meta[META]} if META in meta else {}
