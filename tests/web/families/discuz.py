"""Discuz! forums, whose members post reports, and argue about them."""

from __future__ import annotations

from html import escape

from tests.web.dice import Dice
from tests.web.dom.pager import Url
from tests.web.dom.skin import link
from tests.web.families.base import Family
from tests.web.site.model import Column, Entry
from tests.web.texts.clauses import sentence
from tests.web.world.people import person


class Discuz(Family):
    """A forum."""

    name = "discuz"
    government = False
    rows_a_page = (20, 30)

    def draw(self) -> None:
        """Draw numbers, and whether URLs are written anew."""
        dice = self.dice.of("discuz")
        self.first = dice.randint(1000, 900000)
        self.rewritten = dice.chance(0.6)
        self.boards = {column: n + 2 for n, column in enumerate(self.site.columns)}

    def column_url(self, column: Column, page: int = 1) -> str:
        """Return the board's URL."""
        if not column.parent:
            return self.url("/")
        return self._url("forum", "forumdisplay&fid", self.boards[column], page)

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return the thread's URL."""
        return self._url("thread", "viewthread&tid", self.first + int(entry.id[1:]), page)

    def _url(self, name: str, query: str, n: int, page: int) -> str:
        if self.rewritten:
            return self.url(f"/{name}-{n}-{page}{'-1' if name == 'thread' else ''}.html")
        return self.url(f"/forum.php?mod={query}={n}" + (f"&page={page}" if page > 1 else ""))

    def pager(self, column: Column, page: int, pages: int) -> str:
        """Return the pager of a board."""
        return _pager(page, pages, lambda number: self.column_url(column, number))

    def turn(self, entry: Entry, page: int, pages: int) -> str:
        """Return the pager of a thread."""
        return _pager(page, pages, lambda number: self.entry_url(entry, number))

    def article(self, entry: Entry, inner: str, *, page: int = 1, pages: int = 1) -> str:
        """Return the posts of a thread: the first one is the article, the others are talk."""
        dice = self.dice.of("thread", entry.id, page)
        title = f'<h1 class="ts"><span id="thread_subject">{escape(entry.title)}</span></h1>'
        posts = [inner, *(sentence(dice) for _ in range(dice.randint(0, 6)))]
        first = self.first * 10 + int(entry.id[1:]) * 8
        shown = [_post(first + n, dice.of(n), entry, text) for n, text in enumerate(posts)]
        return title + "".join(shown) + self.turn(entry, page, pages)

    def head(self, entry: Entry | None, column: Column) -> str:
        """Return the generator's name."""
        return '<meta name="generator" content="Discuz! X3.4" />\n'


def _post(pid: int, dice: Dice, entry: Entry, text: str) -> str:
    who = f'<div class="authi">{person(dice)}</div>'
    at = f'<em id="authorposton{pid}">发表于 {entry.day} 10:2{pid % 10}:00</em>'
    body = f'<table><tr><td class="t_f" id="postmessage_{pid}">{text}</td></tr></table>'
    return f'<div id="post_{pid}">{who}{at}<div class="t_fsz">{body}</div></div>'


def _pager(page: int, pages: int, url: Url) -> str:
    if pages < 2:
        return ""
    numbers = [f"<strong>{n}</strong>" if n == page else link(url(n), str(n)) for n in range(1, pages + 1)]
    following = link(url(page + 1), "下一页", more=' class="nxt"') if page < pages else ""
    return f'<div class="pg">{"".join(numbers)}{following}</div>'
