"""What a perfect crawl of the sample sites fetches and stores, written by hand.

`expected.jsonl` has a line a document, `expected_pages.jsonl` a line a URL; texts are in `expected/`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol

from deploy.sample.texts import read_paragraphs

FOLDER = Path(__file__).parent


class Addresses(Protocol):
    """What turns a path of a site into a URL; `SampleSite` does."""

    def url(self, site: str, path: str = "/") -> str:
        """Return the absolute URL."""


@dataclass(frozen=True, slots=True)
class ExpectedDocument:
    """One document as it should be stored. Of other kinds than work reports the report's fields are open."""

    site: str
    path: str
    page_url: str
    """The page it is seen on; of an article in several pages, the first."""
    kind: str
    title: str
    text: str
    """Its paragraphs joined by line feeds, without title line and glossary."""
    published_on: date | None
    publisher: str | None
    truncated: bool
    region_code: str | None = None
    region_name: str | None = None
    year: int | None = None
    delivered_on: date | None = None
    session: str | None = None
    speaker: str | None = None
    speaker_role: str | None = None
    more_pages: tuple[str, ...] = ()
    """URLs of the article's further pages."""
    inlined: bool = False
    """Whether it stands in a list and has no page of its own."""
    reprint: bool = False
    """Whether it shows the text of another document once more: both are one report."""
    xfail: str | None = None
    """Why the line does not reach it yet, where it does not. What is expected stays as it should be."""

    @property
    def id(self) -> str:
        """A short name, for test ids and messages."""
        return f"{self.site}:{self.title}"


@dataclass(frozen=True, slots=True)
class ExpectedPage:
    """One URL of the sample sites, and what should become of it."""

    site: str
    path: str
    """With fetch `never`, a prefix of paths."""
    url: str
    fetch: Literal["must", "may", "never"]
    status: int | None = None
    """The status of its last answer; None with fetch `never`."""
    outcome: str | None = None
    """The outcome of its analysis; None where there is none to make (redirects, robots.txt, sitemap)."""
    earlier: tuple[int, ...] = ()
    """Statuses of failed attempts before it."""


def load_documents(addresses: Addresses) -> list[ExpectedDocument]:
    """Return all expected documents, with URLs of the running sample sites."""
    return [_document(row, addresses) for row in _rows("expected.jsonl")]


def load_pages(addresses: Addresses) -> list[ExpectedPage]:
    """Return all expected pages, with URLs of the running sample sites."""
    return [_page(row, addresses) for row in _rows("expected_pages.jsonl")]


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def _document(row: Mapping[str, Any], addresses: Addresses) -> ExpectedDocument:
    site = row["site"]
    found = {
        "page_url": addresses.url(site, row["path"]),
        "text": "\n".join(read_paragraphs(row["text"])),
        "more_pages": tuple(addresses.url(site, path) for path in row.get("more_pages", ())),
    }
    dates = {
        name: date.fromisoformat(row[name]) for name in ("published_on", "delivered_on") if row.get(name)
    }
    return ExpectedDocument(**{**row, **found, **dates})


def _page(row: Mapping[str, Any], addresses: Addresses) -> ExpectedPage:
    found = {"url": addresses.url(row["site"], row["path"]), "earlier": tuple(row.get("earlier", ()))}
    return ExpectedPage(**{**row, **found})
