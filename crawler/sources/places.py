"""Which region's site a URL is of, by its host and its path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from crawler.sources.registry import Registry

_MIRRORED: Final = re.compile(r"/((?:[\w-]+\.){1,4}gov\.cn)(?=/)")
"""A copy of another site, below its name: `https://byte.gxnews.com.cn/www.gxzf.gov.cn/…`."""
_SUBORDINATE: Final = re.compile(r"(?:shi|xian|qu|qx|xq|sx|gs|gx)zfgzbg$")
"""The column of a government for the reports of those below it; below it lies a folder for each."""
_WORD: Final = re.compile(r"[a-z]+$")
_NAME: Final = 4
"""Letters of a folder from which on it may be the name of a place by itself."""


def region_of(url: str, registry: Registry) -> str | None:
    """Return the code of the region whose government's site a URL is of; None where it does not show.

    A department's host lies below its government's: `scjg.hebei.gov.cn`. Some sites hold those of the regions
    below theirs in folders, which are called as the hosts of these: `/zhuoni/`, and below a column for their
    reports also shorter, `/shizfgzbg/dls/`.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    mirrored = _MIRRORED.match(parts.path)
    code = _of_host(mirrored[1] if mirrored else host, registry)
    return _below(code, parts.path, registry) or code if code else None


def _of_host(host: str, registry: Registry) -> str | None:
    for name in _names(host):
        if code := registry.region_of_host(name):
            return code
    return None


def _names(host: str) -> Iterator[str]:
    """Yield a host, and those of the governments that it may be a department of, the nearest first."""
    yield host
    labels = host.split(".")
    while len(labels) > 3 and labels[-2:] == ["gov", "cn"]:
        labels = labels[1:]
        yield ".".join(["www", *labels])
        yield ".".join(labels)


def _below(code: str, path: str, registry: Registry) -> str | None:
    """Return the region below the one with this code that a folder of the path is called after."""
    if code == "100000" or not code.endswith("00"):
        return None
    names = _folders(registry)
    inside = code[:2] if code.endswith("0000") else code[:4]
    before = ""
    for folder in path.lower().split("/")[1:-1]:
        found: set[str] = set()
        if _WORD.match(folder):
            if len(folder) >= _NAME:
                found = names.get(folder, set())
            if _SUBORDINATE.search(before):
                found = found | names.get(folder, set()) | names.get(folder[:-1], set())
        inner = {each for each in found if each.startswith(inside) and each != code}
        if len(inner) == 1:
            return inner.pop()
        before = folder
    return None


@lru_cache(maxsize=2)
def _folders(registry: Registry) -> dict[str, set[str]]:
    """Return the codes of the regions whose hosts are called so: `zhuoni` of www.zhuoni.gov.cn."""
    found: dict[str, set[str]] = {}
    for source in registry:
        for url in source.start_urls if source.region_code else ():
            labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
            if source.region_code and labels[-2:] == ["gov", "cn"] and len(labels) == 3:
                found.setdefault(labels[0], set()).add(source.region_code)
    return found
