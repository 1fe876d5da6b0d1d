"""Columns and entries: what the editors of a site have put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tests.web.world.regions import Region
from tests.web.world.report import Report


class Kind(StrEnum):
    """What an entry is."""

    REPORT = "report"
    ABOUT = "about"
    FAKE = "fake"
    NEWS = "news"


class Form(StrEnum):
    """How a report is put on the site."""

    PAGE = "page"
    """On its own page."""
    PAGES = "pages"
    """On several pages that lead to each other."""
    PDF = "pdf"
    """As a file that its page offers."""
    DOCX = "docx"
    DOC = "doc"
    WPS = "wps"
    OFD = "ofd"
    ZIP = "zip"
    """In an archive with other files, whose names are in GBK, that its page offers."""
    RAR = "rar"
    """The same in an archive of the other kind."""
    FILE = "file"
    """As a file to which the list leads without a page."""
    MOVED = "moved"
    """On a page that is somewhere else by now; the list still has the old address."""
    GONE = "gone"
    """Nowhere: the list leads to a page that is not there any more."""


@dataclass(frozen=True, slots=True)
class Body:
    """What an entry says."""

    byline: tuple[str, ...]
    """Lines in the middle, below the title."""
    paragraphs: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Entry:
    """One article."""

    id: str
    """Its own within the site."""
    title: str
    day: date
    """When it was put up."""
    kind: Kind
    make: Callable[[], Body]
    """Its text is made when somebody asks for it."""
    source: str
    form: Form = Form.PAGE
    report: Report | None = None


@dataclass(slots=True, eq=False)
class Column:
    """A list of entries, or a place in the menu with columns below it."""

    id: str
    name: str
    parent: Column | None = None
    children: list[Column] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def add(self, name: str) -> Column:
        """Append a column below this one."""
        child = Column(f"{self.id}.{len(self.children)}", name, self)
        self.children.append(child)
        return child

    @property
    def trail(self) -> list[Column]:
        """The columns from the top of the menu down to this one."""
        return [*(self.parent.trail if self.parent else []), *([self] if self.parent else [])]

    def walk(self) -> Iterator[Column]:
        """Yield this column and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True, eq=False)
class Site:
    """A site, before it has pages."""

    seed: int
    family: str
    region: Region
    title: str
    domain: str
    """Its hosts lie below it: lhx.gov.cn."""
    root: Column
    encoding: str = "utf-8"
    blocked: int = 0
    """The status with which it answers everything, where it keeps crawlers out."""
    hosts: list[str] = field(default_factory=list)
    """The main one first."""
    mobile: str = ""
    """A host that has all pages of the main one again; empty where there is none."""
    apart: Column | None = None
    """The column at the top of the menu that is on the second host with all below it."""

    @property
    def names(self) -> list[str]:
        """All its hosts, the mobile one too."""
        return [*self.hosts, *([self.mobile] if self.mobile else [])]

    @property
    def columns(self) -> list[Column]:
        """All columns, without the root."""
        return list(self.root.walk())[1:]
