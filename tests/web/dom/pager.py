"""Pagers made of plain links."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.dice import Dice
from tests.web.dom.skin import Skin, link

Url = Callable[[int], str]
"""Page number, from 1 → URL."""


class Pager:
    """One site's way to link the pages of a list."""

    def __init__(self, dice: Dice, skin: Skin) -> None:
        dice = dice.of("pager")
        self._skin = skin
        self._next = dice.choice(("下一页", "下一页>", "下页", "后一页", "&gt;", "»", "下一頁", "Next"))
        self._previous = dice.choice(("上一页", "<上一页", "上页"))
        self._last = dice.choice(("尾页", "末页", "最后一页"))
        self._way = dice.choice((_words, _words, _numbers, _select))

    def write(self, page: int, pages: int, url: Url) -> str:
        """Return the pager of one page; a list of one page has none, or one that leads nowhere."""
        return self._skin.box("pager", self._way(self, page, pages, url)) if pages > 1 else ""


def _words(pager: Pager, page: int, pages: int, url: Url) -> str:
    parts = [f"共{pages}页 第{page}页"]
    if page > 1:
        parts += [link(url(1), "首页"), link(url(page - 1), pager._previous)]
    if page < pages:
        parts += [_raw(url(page + 1), pager._next), link(url(pages), pager._last)]
    return " ".join(parts)


def _numbers(pager: Pager, page: int, pages: int, url: Url) -> str:
    near = [number for number in range(1, pages + 1) if abs(number - page) < 5 or number in (1, pages)]
    return " ".join(
        f"<b>{number}</b>" if number == page else link(url(number), str(number)) for number in near
    )


def _select(pager: Pager, page: int, pages: int, url: Url) -> str:
    options = "".join(
        f'<option value="{url(number)}"{" selected" if number == page else ""}>第{number}页</option>'
        for number in range(1, pages + 1)
    )
    more = _raw(url(page + 1), pager._next) if page < pages else ""
    return f'<select onchange="location.href=this.value">{options}</select>{more}'


def _raw(url: str, text: str) -> str:
    return f'<a href="{url}">{text}</a>'
