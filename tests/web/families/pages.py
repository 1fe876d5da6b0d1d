"""What the pages of a site look like, as far as systems agree."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import ClassVar

from tests.web.dom.frame import Crumb, Frame
from tests.web.dom.meta import metas
from tests.web.dom.pager import Pager
from tests.web.dom.prose import Prose
from tests.web.dom.rows import Row, Rows
from tests.web.dom.skin import Skin, link
from tests.web.families.addresses import FILES, Addresses, Around
from tests.web.site.charset import MODERN, charset
from tests.web.site.model import Body, Column, Entry, Kind, Site
from tests.web.traps.spelling import spelt

MENU = "/left.html"
MORE = ("更多", "更多>>", "MORE", "more+", "[更多]")
OFFERS = ("附件：", "相关附件：", "点击下载：", "附件下载：", "")
SAID = ("", "", "<p>全文见附件。</p>")
"""What stands above a file that is all there is of a report."""
EXTRAS = ("字体：大 中 小", "浏览次数：", "【打印】", "分享到：")


class Pages(Addresses):
    """Writes front page, columns and articles. A system overrides what it does in its own way."""

    utf8: ClassVar[bool] = False
    """Whether it always writes UTF-8."""
    frame: Frame
    """Of all its pages; made when the site's URLs are known."""

    def __init__(self, site: Site, around: Around) -> None:
        super().__init__(site, around)
        self.charset = MODERN if self.utf8 else charset(self.dice)
        self.skin = Skin(self.dice)
        self.rows = Rows(self.dice, self.skin)
        self.prose = Prose(self.dice.of("prose"))
        self.paging = Pager(self.dice, self.skin)
        self.framed = self.dice.of("framed").chance(0.08)
        """Whether the menu beside lists is a page of its own in a frame."""
        self.pictured = self.dice.of("pictured").chance(0.12)
        """Whether the words of menus are pictures."""
        self.beside_all: list[Crumb] = []
        """URL and words of what stands beside every list, such as a calendar."""

    # --- what systems do in their own way ---

    def pager(self, column: Column, page: int, pages: int) -> str:
        """Return the links to the other pages of a column."""
        base = self.column_url(column)
        return self.paging.write(page, pages, lambda number: self.href(self.column_url(column, number), base))

    def turn(self, entry: Entry, page: int, pages: int) -> str:
        """Return the links to the other pages of an article."""
        base = self.entry_url(entry)
        return self.paging.write(page, pages, lambda number: self.href(self.entry_url(entry, number), base))

    def article(self, entry: Entry, inner: str, *, page: int = 1, pages: int = 1) -> str:
        """Return title, note and body of an article."""
        raise NotImplementedError

    def head(self, entry: Entry | None, column: Column) -> str:
        """Return what stands in a page's head: the meta tags that governments have to have."""
        url = self.entry_url(entry) if entry else self.column_url(column)
        return metas(self.dice, self.site, entry, column, url)

    @property
    def mark(self) -> str:
        """What the system leaves in the footer."""
        return ""

    # --- pages ---

    def make_frame(self) -> Frame:
        """Return the frame of the site's pages."""
        return Frame(
            self.dice,
            self.skin,
            title=self.site.title,
            menu=[(self.url("/"), "首页"), *self.crumbs(self.site.root.children)],
            footer=[(self.url("/sitemap.html"), "网站地图"), (self.url("/lxwm.html"), "联系我们")],
            declared=self.charset.declared,
            mark=self.mark,
        )

    def front(self) -> str:
        """Return the front page: blocks of news, and often a menu that unfolds to the second step."""
        shown, unfolds = self._on_front()
        blocks = [self.block(column, count) for column, count in shown]
        if unfolds:
            blocks[:0] = [self._links("sub", self.crumbs(top.children)) for top in self.site.root.children]
        blocks += [self._links("beside-all", self.beside_all), self._links("friends", self.around.friends)]
        return self.frame.page("", "".join(blocks), head=self.head(None, self.site.root))

    def front_blocks(self) -> list[tuple[Column, int]]:
        """Return the columns whose newest entries are on the front page, and how many of each."""
        return self._on_front()[0]

    def _on_front(self) -> tuple[list[tuple[Column, int]], bool]:
        dice = self.dice.of("front")
        filled = [column for column in self.site.columns if column.entries and dice.chance(0.35)]
        return [(column, dice.randint(4, 9)) for column in filled], dice.chance(0.4)

    def block(self, column: Column, count: int) -> str:
        """Return the newest entries of a column, with a link to it."""
        base, url = self.url("/"), self.column_url(column)
        heading = link(url, column.name) + link(url, self.dice.of("more").choice(MORE))
        rows = [self.row(entry, base) for entry in column.entries[:count]]
        return self.skin.box("heading", heading) + self.rows.write(rows)

    def row(self, entry: Entry, base: str) -> Row:
        """Return an entry's row in a list at `base`; now and then its URL is spelt in another way."""
        url = self.href(self.target(entry), base)
        return Row(spelt(self.dice.of("spelling", entry.id, base), url), entry.title, entry.day)

    def listing(self, column: Column, page: int, pages: int) -> str:
        """Return the rows of one page of a column, and its pager."""
        entries = column.entries[(page - 1) * self.per_page : page * self.per_page]
        base = self.column_url(column, page)
        return self.row_list([self.row(entry, base) for entry in entries]) + self.pager(column, page, pages)

    def row_list(self, rows: Sequence[Row]) -> str:
        """Return the rows of a list."""
        return self.rows.write(rows)

    def column_page(self, column: Column, page: int) -> str:
        """Return a page of a column: its rows, or the columns below it with their newest entries."""
        if column.entries or not column.children:
            content = self.listing(column, page, self.pages(column))
        else:
            content = "".join(self.block(child, 6) for child in column.children)
        head, side = self.head(None, column), self.side(column)
        return self.frame.page(column.name, content, crumbs=self.trail(column), head=head, side=side)

    def side(self, column: Column) -> str:
        """Return the menu beside a column's page: the columns below it, or those beside it."""
        if self.framed:
            return f'<iframe src="{self.url(MENU)}" width="200" height="600" frameborder="0"></iframe>'
        near = column.children or (column.parent.children if column.parent else [])
        return self._links("near", [*self.crumbs(near), *self.beside_all], "<br>")

    def menu_page(self) -> str:
        """Return the page in the frame beside lists: all columns."""
        indents = ((column, "　" * (len(column.trail) - 1)) for column in self.site.columns)
        rows = (f"<li>{indent}{self._anchor(*self.crumbs([column])[0])}</li>" for column, indent in indents)
        return f"<html><head><base target='_parent'></head><body><ul>{''.join(rows)}</ul></body></html>"

    def trail(self, column: Column) -> list[Crumb]:
        """Return the crumbs of a column."""
        return [(self.url("/"), "首页"), *self.crumbs(column.trail)]

    def entry_page(self, entry: Entry, page: int, pages: int) -> str:
        """Return a page of an entry."""
        column = self.homes[entry]
        inner = self.offer(entry) if entry.form in FILES else self.text(entry, page, pages)
        content = self.article(entry, inner, page=page, pages=pages) + self.beside(entry, column)
        return self.frame.page(entry.title, content, crumbs=self.trail(column), head=self.head(entry, column))

    def text(self, entry: Entry, page: int, pages: int) -> str:
        """Return the paragraphs on one of an entry's pages."""
        body: Body = entry.make()
        size = -(-len(body.paragraphs) // pages)
        shown = body.paragraphs[(page - 1) * size : page * size]
        return self.prose.write(body.byline if page == 1 else (), shown)

    def offer(self, entry: Entry) -> str:
        """Return the body of a page that only offers a file."""
        suffix = FILES[entry.form]
        dice = self.dice.of("offer", entry.id)
        word, said = dice.choice(OFFERS), dice.choice(SAID)
        url = self.href(self.file_url(entry, suffix), self.entry_url(entry))
        called = f"{entry.title}.{suffix}"
        name = dice.weighted({called: 3, f"附件.{suffix}": 1, "全文下载": 1})
        return f"{said}<p>{word}{link(url, name)}</p>"

    def beside(self, entry: Entry, column: Column) -> str:
        """Return the links to the entries before and after it."""
        base, place = self.entry_url(entry), self.places[entry]
        found = []
        for word, other in (("上一篇：", place - 1), ("下一篇：", place + 1)):
            if 0 <= other < len(column.entries):
                near = column.entries[other]
                found.append(f"<p>{word}{link(self.href(self.target(near), base), near.title)}</p>")
        found += [
            f"<p>相关链接：{link(self.href(self.target(one), base), one.title)}</p>"
            for one in self.near(entry)
        ]
        return self.skin.box("beside", "".join(found))

    def near(self, entry: Entry) -> list[Entry]:
        """Return some entries that a report's page recommends, most of them articles about reports."""
        if not entry.report:
            return []
        about = [one for one in self.homes if one.kind is Kind.ABOUT]
        dice = self.dice.of("near", entry.id)
        return dice.sample(about, min(len(about), dice.choice((0, 0, 0, 2, 3))))

    def note(self, entry: Entry) -> str:
        """Return the line below a title: when, from whom, how often read."""
        dice = self.dice.of("note")
        day = entry.day.strftime(dice.choice(("%Y-%m-%d", "%Y-%m-%d 09:23", "%Y年%m月%d日")))
        when = dice.choice(("发布时间：", "发布日期：", "时间：", "日期："))
        parts = [when + day, f"来源：{escape(entry.source)}", *dice.some(EXTRAS, 0, 3)]
        return dice.choice(("　", "&nbsp;&nbsp;", " | ", "<span> </span>")).join(parts)

    def _links(self, part: str, links: Sequence[Crumb], between: str = " ") -> str:
        return self.skin.box(part, between.join(self._anchor(*one) for one in links)) if links else ""

    def _anchor(self, url: str, name: str) -> str:
        """Return a menu's link, whose words may be a picture."""
        if not self.pictured:
            return link(url, name)
        return f'<a href="{escape(url)}"><img src="/images/logo.png" alt="{escape(name)}"></a>'
