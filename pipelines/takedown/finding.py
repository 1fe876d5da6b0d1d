"""What a takedown is about: captures in the database, and objects whose indexes name such pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from crawler.errors import ArchiveError
from crawler.exclusions.rules import Kind, Rule, Rules
from pipelines.archive.segment import INDEX_SUFFIX, WARC_SUFFIX
from pipelines.fixity.index import parse
from pipelines.fixity.stores import Stores
from pipelines.fixity.survey import PREFIX
from pipelines.objects.base import StoredObject

Row = dict[str, Any]
Look = Callable[[int, int], None]

GRACE: Final = timedelta(hours=1)
"""For which an object that the database does not know may be a commit under way."""


def pattern(rules: Rules) -> str:
    """Return a regular expression (case does not matter) that all URLs of the rules fit, and others may."""
    hosts = "|".join(sorted({_host(rule, name) for rule in rules.all for name in _spellings(rule.host)}))
    return rf"^https?://(?:[^/?#]*@)?(?:{hosts})(?:[:/?#]|$)"


def captures_of(stores: Stores, rules: Rules) -> list[Row]:
    """Return the captures of pages that rules cover. Raises `ServerUnavailableError`."""
    return [row for row in stores.records.captures_like(pattern(rules)) if rules.covering(row["url"])]


def objects_of(stores: Stores, rules: Rules, look: Look = lambda _, __: None) -> tuple[set[str], int]:
    """Return the objects whose indexes name pages that rules cover, and how many of them are being committed.

    These are left to their commit, which leaves such pages out. Raises `ServerUnavailableError`.
    """
    found, young = set[str](), set[str]()
    fits = re.compile(pattern(rules), re.IGNORECASE)
    listed = [each for each in stores.objects.list(PREFIX) if each.key.endswith(INDEX_SUFFIX)]
    for number, each in enumerate(listed):
        look(number, len(listed))
        if any(fits.match(url) and rules.covering(url) for url in _urls(stores, each)):
            key = each.key.removesuffix(INDEX_SUFFIX) + WARC_SUFFIX
            (found if _is_settled(stores, key, each) else young).add(key)
    return found, len(young)


def _urls(stores: Stores, index: StoredObject) -> Iterator[str]:
    try:
        data = stores.objects.read(index.key)
    except ArchiveError:
        return  # removed since it was listed
    for raw in data.splitlines(keepends=True):
        if line := parse(raw):
            yield str(line.fields.get("url", ""))


def _is_settled(stores: Stores, key: str, index: StoredObject) -> bool:
    if key in stores.records.segments([key]) or index.modified_at is None:
        return True
    return index.modified_at < datetime.now(UTC) - GRACE


def _host(rule: Rule, name: str) -> str:
    below = r"(?:[^/?#@]*\.)?" if rule.kind is Kind.DOMAIN else ""
    return f"{below}{re.escape(name)}\\.?"


def _spellings(host: str) -> set[str]:
    try:
        return {host, host.encode("ascii").decode("idna")}
    except UnicodeError:
        return {host}
