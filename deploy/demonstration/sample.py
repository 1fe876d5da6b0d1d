"""The sample sites, and the comparison with the documents that were written down for them by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import deploy.sample
from deploy.demonstration.source import Verdict
from deploy.demonstration.stored import Stored
from deploy.sample.server import SampleSite

EXPECTED = Path(deploy.sample.__file__).with_name("expected.jsonl")
Key = tuple[str, str, str]
"""Site, kind and title: what must agree here. The end-to-end test compares every field and the text."""


class SampleSites:
    """Serves the sample sites while its context is open.

    Parameters
    ----------
    port: the same on every address; 0 takes a free one
    """

    scope = "host"

    def __init__(self, port: int = 0) -> None:
        self._sites = SampleSite(port)

    @property
    def title(self) -> str:
        """How many sites there are and where the first one is."""
        return f"{len(self.seeds)} invented sites, the first at {self.seeds[0]}"

    @property
    def seeds(self) -> Sequence[str]:
        """The front pages."""
        return self._sites.seeds

    def judge(self, stored: Stored) -> Verdict:
        """Compare with `expected.jsonl`: site, kind and title of each document."""
        expected = [json.loads(line) for line in EXPECTED.read_text("utf-8").splitlines() if line.strip()]
        names = {urlsplit(self._sites.url(name)).netloc: name for name in self._sites.sites}
        found = [(names.get(urlsplit(row["page_url"]).netloc, ""), row) for row in stored.documents()]
        return compare(expected, [(site, row["kind"], row["title"]) for site, row in found])

    def __enter__(self) -> Self:
        self._sites.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sites.__exit__(kind, error, trace)


def compare(expected: Iterable[dict[str, Any]], found: Iterable[Key]) -> Verdict:
    """Return what is missing by name; expected documents marked `xfail` are only noted."""
    left = Counter(found)
    failures, notes, total, good = [], [], 0, 0
    for row in expected:
        key = (row["site"], row["kind"], row["title"])
        total += 1
        if left[key]:
            left[key] -= 1
            good += 1
        elif row.get("xfail"):
            notes.append(f"not reached yet: {_name(key)} ({row['xfail']})")
        else:
            failures.append(f"{_name(key)} is missing")
    notes += [f"not written down as expected: {_name(key)}" for key in left.elements()]
    return Verdict(f"{good} of {total} expected documents were found", failures, notes)


def _name(key: Key) -> str:
    site, kind, title = key
    return f"{kind} {title!r} of site {site}"
