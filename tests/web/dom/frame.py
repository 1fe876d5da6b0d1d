"""What is the same on all pages of a site: head, menu, crumbs, footer."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tests.web.dice import Dice
from tests.web.dom.skin import Skin, link

Crumb = tuple[str, str]
"""URL and name."""


class Frame:
    """Writes whole pages of one site.

    Parameters
    ----------
    title: of the site
    menu: URL and name of the columns that are on each page
    footer: URL and name of what stands at the bottom
    declared: the character set that the pages name; empty where they name none
    mark: comment or line of the system that made the pages, in the footer
    """

    def __init__(
        self,
        dice: Dice,
        skin: Skin,
        *,
        title: str,
        menu: Sequence[Crumb],
        footer: Sequence[Crumb],
        declared: str,
        mark: str = "",
    ) -> None:
        dice = dice.of("frame")
        self._skin, self._title, self._declared, self._mark = skin, title, declared, mark
        self._doctype = (
            "<!DOCTYPE html>"
            if not skin.old
            else dice.choice(("", '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">'))
        )
        self._top = skin.box(
            "menu", dice.choice((" | ", " ", "\n")).join(link(url, name) for url, name in menu)
        )
        self._arrow = dice.choice((" &gt; ", " > ", " » ", "<i>/</i>", " -&gt; "))
        self._where = dice.choice(("当前位置：", "您所在的位置：", "您现在的位置：", "位置："))
        self._dash = dice.choice(("-", "_", " - ", "——", "|"))
        self._bottom = self._footer(dice, footer)
        self._logo = (
            f'<img src="/{dice.choice(("images", "img", "static", "pic"))}/logo.png" alt="{escape(title)}">'
        )

    def page(
        self, title: str, content: str, *, crumbs: Sequence[Crumb] = (), head: str = "", side: str = ""
    ) -> str:
        """Return a whole page."""
        where = self._arrow.join(link(url, name) for url, name in crumbs)
        trail = self._skin.box("crumbs", self._where + where) if crumbs else ""
        named = f"{escape(title)}{self._dash}{escape(self._title)}" if title else escape(self._title)
        charset = self._meta()
        main = self._skin.box(
            "main",
            trail + (self._skin.box("side", side) if side else "") + self._skin.box("content", content),
        )
        return (
            f"{self._doctype}\n<html><head>{charset}<title>{named}</title>\n{head}</head>\n<body>\n"
            f"{self._skin.box('head', self._logo)}{self._top}{main}{self._bottom}</body></html>\n"
        )

    def _meta(self) -> str:
        if not self._declared:
            return ""
        if self._skin.old:
            return f'<meta http-equiv="Content-Type" content="text/html; charset={self._declared}">'
        return f'<meta charset="{self._declared}">'

    def _footer(self, dice: Dice, footer: Sequence[Crumb]) -> str:
        links = " | ".join(link(url, name) for url, name in footer)
        number = f"网站标识码：{dice.randint(1100000000, 6599999999)}"
        lines = [
            links,
            f"主办：{escape(self._title)}　承办：{escape(self._title)}办公室",
            f"{number}　ICP备{dice.randint(10000000, 20999999)}号",
        ]
        return self._skin.box("foot", "<br>".join(lines) + self._mark)
