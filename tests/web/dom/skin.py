"""The look of one site: its class names and the tags that it is built of."""

from __future__ import annotations

from html import escape

from tests.web.dice import Dice
from tests.web.site.names import css


class Skin:
    """Draws a class name for each part of a page, and keeps to it on the whole site."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice.of("skin")
        self.old = self._dice.chance(0.25)
        """Whether the site is built of tables, as before 2010."""
        self.upper = self.old and self._dice.chance(0.4)
        self._classes: dict[str, str] = {}

    def cls(self, part: str) -> str:
        """Return the class name of a part."""
        if part not in self._classes:
            self._classes[part] = css(self._dice.of(part))
        return self._classes[part]

    def box(self, part: str, inner: str, tag: str = "") -> str:
        """Return the part with something in it: a box, or a table of one cell on an old site."""
        name = self.cls(part)
        if self.old and not tag:
            return f'<table width="100%" border="0" class="{name}"><tr><td>{inner}</td></tr></table>\n'
        tag = tag or self._dice.of(part, "tag").choice(("div", "div", "div", "section"))
        how = self._dice.of(part, "how").choice(("class", "class", "id"))
        return f'<{tag} {how}="{name}">{inner}</{tag}>\n'


def link(url: str, text: str, *, title: str = "", more: str = "") -> str:
    """Return an anchor."""
    named = f' title="{escape(title)}"' if title else ""
    return f'<a href="{escape(url)}"{named}{more}>{escape(text)}</a>'
