"""`Family`: a site as one system publishes it, an answer for each of its URLs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.web.dom.skin import link
from tests.web.families.addresses import FILES, Around
from tests.web.families.pages import MENU, Pages
from tests.web.files import archive, doc, docx, ofd, pdf
from tests.web.files.png import picture
from tests.web.site.answer import Answer, moved
from tests.web.site.model import Column, Entry, Form, Site
from tests.web.traps.calendar import Calendar
from tests.web.traps.maps import Maps
from tests.web.traps.printing import Printing
from tests.web.traps.searching import Search
from tests.web.traps.sessions import with_session
from tests.web.traps.trap import Trap

Maker = Callable[[], Answer]
TYPES = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "zip": "application/zip",
    "rar": "application/x-rar-compressed",
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
TRAPS: Mapping[type[Trap], float] = {Calendar: 0.2, Search: 0.2}
"""Trap → share of the sites that have it."""
WRITERS = {
    "pdf": pdf.write,
    "docx": docx.write,
    "doc": doc.write,
    "wps": doc.write,
    "ofd": ofd.write,
    "zip": archive.write,
    "rar": archive.write_as_rar,
}
NOT_FOUND = "<html><head><title>404</title></head><body><center><h1>404 Not Found</h1></center></body></html>"
SOFT = "<h2>提示信息</h2><p>对不起，您访问的页面不存在或已被删除！</p><a href='/'>返回首页</a>"
PICTURES = ("images", "img", "static", "pic")


class Family(Pages):
    """A site with an answer for each of its URLs; nothing is written before somebody asks for it.

    A system says in `draw` what its URLs and pages have in common, and overrides what it does in its own way.
    """

    def __init__(self, site: Site, around: Around) -> None:
        super().__init__(site, around)
        self.answers: dict[str, Maker] = {}
        self.sessions = self.dice.of("sessions").chance(0.08)
        self.soft = self.dice.of("soft").chance(0.15)
        """Whether it answers 200 for what it has not."""
        self.urls: dict[Entry, list[str]] = {}
        """Entry → URLs under which its whole text is found; none for one whose page is gone."""
        self.installed: dict[Entry, list[str]] = {}
        """Entry → all URLs that are its own; none for one whose page never was."""
        self.gone: dict[Entry, None] = {}
        """Entries that were taken from the site, though lists still lead to them."""
        self.gone_status = 200 if self.soft else self.dice.of("gone").choice((404, 410))
        """With which it answers for these."""
        self.banners: dict[str, int] = {}
        """URL → which banner is on the page, where it is not the first one."""
        self.front_url = self.url("/")
        """Where the front page is, which may have moved."""
        self.draw()
        self.frame = self.make_frame()
        self.traps = self._traps()
        self.beside_all += [each for trap in self.traps for each in trap.links]
        self.install()

    def _traps(self) -> list[Trap]:
        dice = self.dice.of("traps")
        drawn: list[Trap] = [Maps(self)]
        if self.site.mobile and not self.site.blocked:
            self.beside_all.append((self.url("/").replace(self.site.hosts[0], self.site.mobile), "手机版"))
        drawn += [kind(self) for kind, share in TRAPS.items() if dice.chance(share)]
        self.printing = Printing(self) if dice.chance(0.15) else None
        return [*drawn, self.printing] if self.printing else drawn

    def draw(self) -> None:
        """Draw what the site's URLs and pages have in common."""

    def dynamic(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Answer what is no page of its own: an endpoint; None where there is none."""
        return None

    def trapped(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Answer what stands beside the columns; None where nothing does."""
        answers = (trap.answer(path, query) for trap in self.traps)
        return next((answer for answer in answers if answer), None)

    def entry_page(self, entry: Entry, page: int, pages: int) -> str:
        """Return a page of an entry, with a link to its printed form where the site has one."""
        text = super().entry_page(entry, page, pages)
        if not self.printing or entry.form in FILES:
            return text
        return text.replace("</body>", f"{link(self.printing.url(entry), '打印本页')}</body>", 1)

    def install(self) -> None:
        """Put a maker for each URL of the site into `answers`."""
        self._install_front()
        logo = picture(self.dice.of("logo"))
        for folder in PICTURES:
            self.answers[self.url(f"/{folder}/logo.png")] = lambda: Answer(logo, "image/png")
        if self.framed:
            self.answers[self.url(MENU)] = lambda: self.html(self.menu_page())
        for column in self.site.columns:
            self.install_column(column)
            for entry in column.entries:
                self._install_entry(entry)

    def _install_entry(self, entry: Entry) -> None:
        kept, self.answers = self.answers, {}
        whole = self.install_entry(entry)
        self.installed[entry] = list(self.answers)
        if entry in self.gone:
            whole, self.answers = [], dict.fromkeys(self.answers, self.missing)
        self.urls[entry] = whole
        kept.update(self.answers)
        self.answers = kept

    def settle(self) -> None:
        """Publish the site anew, after its editors have put up or taken away something."""
        self.arrange()
        for known in (self.answers, self.urls, self.installed):
            known.clear()
        self.install()

    def missing(self) -> Answer:
        """Return what is answered for a page that was there."""
        if self.soft:
            return self.html(self.frame.page("", SOFT))
        return Answer(NOT_FOUND.encode(), status=self.gone_status)

    def _install_front(self) -> None:
        """Some sites have moved their front page, and say so in one of several ways."""
        dice = self.dice.of("entrance")
        if not dice.chance(0.12):
            self.answers[self.url("/")] = lambda: self.html(self.front())
            return
        self.front_url = there = self.url(
            dice.choice(("/index.html", "/portal/index.html", "/web/index.shtml"))
        )
        refresh = f'<html><head><meta http-equiv="refresh" content="0;url={there}"></head></html>'
        script = f'<html><script>window.location.href="{there}";</script></html>'
        self.answers[there] = lambda: self.html(self.front())
        self.answers[self.url("/")] = dice.choice(
            (
                lambda: moved(there),
                lambda: moved(there, 302),
                lambda: self.html(refresh),
                lambda: self.html(script),
            )
        )

    def install_column(self, column: Column) -> None:
        """Put a maker for each page of a column into `answers`."""
        for page in range(1, self.pages(column) + 1):
            self.answers[self.column_url(column, page)] = self._column_maker(column, page)

    def install_entry(self, entry: Entry) -> list[str]:
        """Put a maker for each URL of an entry into `answers`; return those where its whole text is."""
        if entry.form is Form.GONE:
            return []
        if entry.form is Form.MOVED:
            self.answers[self.old_url(entry)] = lambda: moved(self.entry_url(entry))
        if entry.form in FILES:
            suffix = FILES[entry.form]
            self.answers[self.file_url(entry, suffix)] = lambda: self.as_file(entry, suffix)
        if entry.form is not Form.FILE:
            pages = self.parts(entry)
            for page in range(1, pages + 1):
                self.answers[self.entry_url(entry, page)] = self._entry_maker(entry, page, pages)
        return [self.file_url(entry, FILES[entry.form]) if entry.form in FILES else self.entry_url(entry)]

    def _column_maker(self, column: Column, page: int) -> Maker:
        return lambda: self.html(self.column_page(column, page))

    def _entry_maker(self, entry: Entry, page: int, pages: int) -> Maker:
        return lambda: self.html(self.entry_page(entry, page, pages))

    def html(self, text: str, status: int = 200) -> Answer:
        """Return a page in the site's bytes."""
        text = with_session(text) if self.sessions else text
        body = text.encode(self.charset.encoding, "xmlcharrefreplace")
        return Answer(body, self.charset.content_type, status)

    def as_file(self, entry: Entry, suffix: str) -> Answer:
        """Return the file of an entry."""
        body = entry.make()
        return Answer(WRITERS[suffix](entry.title, body.byline, body.paragraphs), TYPES[suffix])
