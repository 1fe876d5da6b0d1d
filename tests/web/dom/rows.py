"""The rows of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from tests.web.dice import Dice
from tests.web.dom.skin import Skin, link

DATES = ("%Y-%m-%d", "[%Y-%m-%d]", "%Y/%m/%d", "%Y年%m月%d日", "(%m-%d)", "%Y.%m.%d")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    url: str
    title: str
    day: date
    more: str = ""
    """Further attributes of the anchor."""


class Rows:
    """One site's way to write a list."""

    def __init__(self, dice: Dice, skin: Skin) -> None:
        dice = dice.of("rows")
        self._skin = skin
        self._date = dice.choice(DATES) if dice.chance(0.85) else ""
        self._cut = dice.choice((14, 18, 22, 26)) if dice.chance(0.35) else 0
        self._titled = bool(self._cut) or dice.chance(0.6)
        self._blank = dice.choice(("", ' target="_blank"'))
        self._way = dice.choice(_OLD if skin.old else _WAYS)

    def write(self, rows: Sequence[Row]) -> str:
        """Return the whole list."""
        return self._way(self._skin, [self.anchor(row) for row in rows], [self.day(row) for row in rows])

    def anchor(self, row: Row) -> str:
        """Return the row's link: a long title is cut, and whole in its attribute."""
        shown = f"{row.title[: self._cut]}…" if self._cut and len(row.title) > self._cut else row.title
        return link(row.url, shown, title=row.title if self._titled else "", more=self._blank + row.more)

    def day(self, row: Row) -> str:
        """Return the row's day as text; empty where the site shows none."""
        return escape(row.day.strftime(self._date)) if self._date else ""


def _list(skin: Skin, anchors: Sequence[str], days: Sequence[str]) -> str:
    rows = "\n".join(f"<li>{a}{_span(day)}</li>" for a, day in zip(anchors, days, strict=True))
    return f'<ul class="{skin.cls("list")}">{rows}</ul>\n'


def _days_first(skin: Skin, anchors: Sequence[str], days: Sequence[str]) -> str:
    rows = "\n".join(f"<li>{_span(day)}{a}</li>" for a, day in zip(anchors, days, strict=True))
    return f'<ul id="{skin.cls("list")}">{rows}</ul>\n'


def _boxes(skin: Skin, anchors: Sequence[str], days: Sequence[str]) -> str:
    row = skin.cls("row")
    return "\n".join(
        f'<div class="{row}"><h4>{a}</h4><em>{day}</em></div>' for a, day in zip(anchors, days, strict=True)
    )


def _terms(skin: Skin, anchors: Sequence[str], days: Sequence[str]) -> str:
    rows = "\n".join(f"<dt>{a}</dt><dd>{day}</dd>" for a, day in zip(anchors, days, strict=True))
    return f'<dl class="{skin.cls("list")}">{rows}</dl>\n'


def _table(skin: Skin, anchors: Sequence[str], days: Sequence[str]) -> str:
    rows = "\n".join(
        f'<tr><td width="80%">·{a}</td><td align="right">{day}</td></tr>'
        for a, day in zip(anchors, days, strict=True)
    )
    return f'<table width="96%" class="{skin.cls("list")}">{rows}</table>\n'


def _numbered(skin: Skin, anchors: Sequence[str], days: Sequence[str]) -> str:
    head = "<tr><th>序号</th><th>标题</th><th>日期</th></tr>"
    rows = "\n".join(
        f"<tr><td>{number}</td><td>{a}</td><td>{day}</td></tr>"
        for number, (a, day) in enumerate(zip(anchors, days, strict=True), 1)
    )
    return f'<table class="{skin.cls("list")}">{head}{rows}</table>\n'


def _span(day: str) -> str:
    return f"<span>{day}</span>" if day else ""


_WAYS: tuple[Callable[[Skin, Sequence[str], Sequence[str]], str], ...] = (
    _list,
    _list,
    _days_first,
    _boxes,
    _terms,
    _numbered,
)
_OLD: tuple[Callable[[Skin, Sequence[str], Sequence[str]], str], ...] = (_table, _table, _list)
