"""What the files of a site say: `sites/<name>/site.toml` as validated values."""

from __future__ import annotations

import tomllib
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

SITES = Path(__file__).parent / "sites"
"""One folder a site: `site.toml`, its page templates, and parts (`_name.html`) that templates include."""


class Frozen(BaseModel):
    """A value that refuses keys it does not know, so that a typing mistake stops the start."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(Frozen):
    """One article inlined in a list page."""

    text: str
    """Name of the reference text."""
    style: str
    """Name of the markup, a key of `bodies.STYLES`."""
    fields: dict[str, str] = {}


class Route(Frozen):
    """What is answered at one path."""

    path: str
    """With its query string; `*` answers everything that has no route of its own."""
    page: str | None = None
    """Template file in the site's folder."""
    build: str | None = None
    """Name of a function of `build.FILES` that makes the body, for PDF, DOCX and pictures."""
    text: str | None = None
    """Name of the reference text that becomes the template's `body`."""
    style: str = "plain"
    first: int = 0
    """The first of the text's paragraphs that is shown, from 0."""
    end: int | None = None
    """The first that is no longer shown; None for all to the end."""
    notes: bool = False
    """Whether the text's glossary (`<text>.notes.txt`) follows it in the same body."""
    items: tuple[Item, ...] = ()
    item: str | None = None
    """Part (`_name`) that each item is put into; together they become the template's `items`."""
    fields: dict[str, str] = {}

    status: int = 200
    location: str | None = None
    content_type: str | None = None
    """Instead of the site's."""
    charset: str | None = None
    """What the page's bytes are encoded in, instead of the site's; whatever the page declares."""
    headers: dict[str, str] = {}
    delay: float = 0.0
    """Seconds until the answer."""
    fails_first: int = 0
    """How many requests are answered with 500 before the first good answer."""


class Site(Frozen):
    """One site: an address of its own and its routes."""

    name: str
    address: str
    charset: str = "utf-8"
    content_type: str = "text/html; charset=utf-8"
    gzip: bool = False
    """Whether pages are compressed for clients that accept it."""
    chunked: bool = False
    """Whether bodies are sent in chunks, without Content-Length."""
    headers: dict[str, str] = {}
    fields: dict[str, str] = {}
    routes: tuple[Route, ...] = Field(alias="route")

    @cached_property
    def by_path(self) -> dict[str, Route]:
        """The routes by their path."""
        return {route.path: route for route in self.routes}

    def find(self, target: str) -> Route:
        """Return the route of a request target: by path and query, else by path, else the site's `*`."""
        return self.by_path.get(target) or self.by_path.get(target.partition("?")[0]) or self.by_path["*"]


def load_sites(folder: Path = SITES) -> tuple[Site, ...]:
    """Return all sites below the folder, by address.

    Raises pydantic.ValidationError where a site's table is wrong.
    """
    tables = sorted(folder.glob("*/site.toml"))
    sites = [
        Site.model_validate({"name": t.parent.name, **tomllib.loads(t.read_text("utf-8"))}) for t in tables
    ]
    return tuple(sorted(sites, key=lambda site: site.address))
