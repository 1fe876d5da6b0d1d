"""Where the pages of a site are: what each content management system decides for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tests.web.dice import Dice
from tests.web.dom.frame import Crumb
from tests.web.site.model import Column, Entry, Form, Site

OFFERED = (Form.PDF, Form.DOCX, Form.DOC, Form.WPS, Form.OFD, Form.ZIP, Form.RAR)
"""Files that pages offer, each named after what its name ends with."""
FILES = {**{form: form.value for form in OFFERED}, Form.FILE: "pdf"}
"""Form → the end of the file's name."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a site knows of the web around it."""

    port: int
    friends: Sequence[Crumb]
    """Front pages of other sites, with their names."""


class Addresses:
    """The URLs of one site.

    Parameters
    ----------
    site: what its editors put into it
    around: the web that it is in
    """

    name: ClassVar[str]
    known: ClassVar[bool] = True
    """Whether a crawler can know the system, since it is in use elsewhere."""
    government: ClassVar[bool] = True
    """Whether governments use it; else it is for those who print what they say."""
    own_pages: ClassVar[bool] = True
    """Whether articles have pages of their own; else they are in the lists."""
    rows_a_page: ClassVar[Sequence[int]] = (10, 15, 20, 25)

    def __init__(self, site: Site, around: Around) -> None:
        self.site, self.around = site, around
        self.dice = Dice(site.seed, "site", site.domain)
        self.per_page = self.dice.of("rows").choice(self.rows_a_page)
        self.homes: dict[Entry, Column] = {}
        self.places: dict[Entry, int] = {}
        """Entry → its place in its column."""
        self.arrange()
        self.second = set(self._moved_out())
        """Columns that are on the site's second host."""

    def arrange(self) -> None:
        """Learn which entries are where, at first and after they were moved about."""
        columns = self.site.columns
        self.homes = {entry: column for column in columns for entry in column.entries}
        self.places = {entry: n for column in columns for n, entry in enumerate(column.entries)}

    def _moved_out(self) -> Sequence[Column]:
        """Return the columns that a site with several hosts keeps on the second: those of disclosure."""
        if len(self.site.hosts) < 2:
            return ()
        return [column for column in self.site.columns if column.trail[0] is self.site.apart]

    def column_url(self, column: Column, page: int = 1) -> str:
        """Return the URL of a page of a column."""
        raise NotImplementedError

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return the URL of an entry's page."""
        raise NotImplementedError

    def file_url(self, entry: Entry, suffix: str) -> str:
        """Return the URL of a file that an entry offers."""
        return f"{self.entry_url(entry).rpartition('/')[0]}/{entry.id}.{suffix}"

    def url(self, path: str, column: Column | None = None) -> str:
        """Return the absolute URL of a path, on the host of a column where one is given."""
        host = self.site.hosts[1 if column in self.second else 0]
        return f"http://{host}:{self.around.port}{path}"

    def href(self, url: str, base: str) -> str:
        """Return how a page at `base` refers to a URL: from the root where both are on one host."""
        origin = "/".join(base.split("/", 3)[:3])
        return url.removeprefix(origin) if url.startswith(f"{origin}/") else url

    def target(self, entry: Entry) -> str:
        """Return the URL to which lists lead."""
        if entry.form is Form.FILE:
            return self.file_url(entry, FILES[entry.form])
        return self.old_url(entry) if entry.form is Form.MOVED else self.entry_url(entry)

    def old_url(self, entry: Entry) -> str:
        """Return the URL that an entry had before it moved."""
        return self.url(f"/old/{entry.id}.html")

    def pages(self, column: Column) -> int:
        """Return on how many pages a column's list is."""
        return max(1, -(-len(column.entries) // self.per_page))

    def shows_rows(self, column: Column) -> bool:
        """Whether a column's page has its rows; else they come from an endpoint."""
        return True

    def page_of(self, entry: Entry) -> int:
        """Return on which page of its column's list an entry is."""
        return self.places[entry] // self.per_page + 1

    def way(self, entry: Entry) -> list[str]:
        """Return the URLs by which one comes to an entry from the front page, the last being its own."""
        column = self.homes[entry]
        lists = [self.column_url(column, page) for page in range(2, self.page_of(entry) + 1)]
        return [*self.above(column), *lists, self.target(entry)]

    def above(self, column: Column) -> list[str]:
        """Return the URLs by which one comes to a column from the front page."""
        return [self.url("/"), *(self.column_url(one) for one in column.trail)]

    def parts(self, entry: Entry) -> int:
        """Return on how many pages an entry is."""
        return self.dice.of("parts", entry.id).randint(2, 4) if entry.form is Form.PAGES else 1

    def crumbs(self, columns: Sequence[Column]) -> list[Crumb]:
        """Return URL and name of each column."""
        return [(self.column_url(column), column.name) for column in columns]
