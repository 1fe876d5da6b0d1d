"""The layout of a bound volume: title page, contents, watermark, page numbers, lines broken anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deploy.sample.pdf import Line

WATERMARK = "县情资料室 仅供学习参考 www.xianqing.example"
_CHARS, _LINES = 34, 26
_LEFT, _TOP, _STEP = 90, 740, 25


@dataclass(frozen=True, slots=True)
class Chapter:
    """One report of the volume."""

    title: str
    paragraphs: Sequence[str]


def lay_out(title: str, chapters: Sequence[Chapter]) -> list[list[Line]]:
    """Return the volume's pages.

    A report starts on a new page; the watermark and the page's number are on every page but the first.
    """
    cover = [Line(_LEFT + 40, 560, title, 24), Line(_LEFT + 150, 200, "县情资料室编 二〇二三年三月", 12)]
    bodies = [body for chapter in chapters for body in _chapter(chapter)]
    contents = [Line(_LEFT + 190, _TOP, "目录", 18)]
    page = 3
    for row, chapter in enumerate(chapters):
        dots = "…" * (28 - len(chapter.title))
        contents.append(Line(_LEFT, _TOP - 40 - 24 * row, f"{chapter.title}{dots}{page}"))
        page += len(list(_chapter(chapter)))
    return [cover, *(_furnished(body, number) for number, body in enumerate([contents, *bodies], 2))]


def _furnished(body: list[Line], number: int) -> list[Line]:
    return [Line(_LEFT + 70, 800, WATERMARK, 9), *body, Line(280, 50, f"- {number} -", 10)]


def _chapter(chapter: Chapter) -> Iterator[list[Line]]:
    lines = [line for text in chapter.paragraphs for line in _wrapped(text)]
    room = _LINES - 2
    yield [Line(_LEFT + 120, _TOP, chapter.title, 16), *_placed(lines[:room], _TOP - 2 * _STEP)]
    for start in range(room, len(lines), _LINES):
        yield list(_placed(lines[start : start + _LINES], _TOP))


def _wrapped(text: str) -> list[str]:
    """Indent by two ideographic spaces; break after a fixed number of characters, inside words and numbers.

    No line has a single character: on a machine without Chinese fonts pdfium takes a lone `。` for nothing.
    """
    indented = "　　" + text
    width = next(width for width in range(_CHARS, 1, -1) if len(indented) % width != 1)
    return [indented[start : start + width] for start in range(0, len(indented), width)]


def _placed(lines: Sequence[str], top: float) -> Iterator[Line]:
    return (Line(_LEFT, top - _STEP * row, text) for row, text in enumerate(lines))
