"""The pages that are crawled, each as it is served and with the text that is on it.

Half of them are articles of 2,000 Han characters and more, the others lists. All are alike in each run, and
none is like another one. Beside them lie the news pages that people have read, where they are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from deploy.benches.extract.pages import SHARED, real_pages
from deploy.benches.frontier.site import links_of
from deploy.benches.line.markup import Anchor, Content, article, listing
from deploy.benches.line.prose import paragraphs, title

LINKS: Final = 50
NAVIGATION: Final = 20
CHARACTERS: Final = 2600
"""Of an article, with punctuation and figures: at least 2,000 of them are Han."""
NEWS: Final = "news-2011"
FRONT: Final = "/index.html"
COLUMNS: Final = ("zwgk", "zfxx", "gkml", "tzgg", "zwdt", "gzdt", "bmdt", "xwzx")
IN_COLUMN: Final = 50_000
"""Pages of a column at most: of one pattern of URLs no more are fetched in a month than
`crawler.frontier.showings.TrapLimits` allows."""


@dataclass(frozen=True, slots=True)
class WebPage:
    """One page."""

    path: str
    body: bytes
    charset: str | None
    """As the Content-Type header says it; None where it says nothing."""
    truth: str | None
    """Title and text of an article; None where nobody knows or there is none."""


def made(pages: int, edition: int) -> Iterator[WebPage]:
    """Yield the pages of an edition; all are reached from `FRONT`."""
    for number in range(pages):
        yield made_page(number, pages, edition)


def made_page(number: int, pages: int, edition: int) -> WebPage:
    """Return one page."""
    rest = Random(f"{edition} {number}")  # noqa: S311 - any numbers do, the same in each run
    anchors = [_anchor(to, edition) for to in links_of(number, pages, LINKS)]
    navigation = [
        Anchor(each.path, f"{each.text[:4]}{n}", each.day) for n, each in enumerate(anchors[:NAVIGATION])
    ]
    is_article = _is_article(number)
    text = paragraphs(rest, CHARACTERS + rest.randrange(600)) if is_article else []
    name = _title(number, edition)
    content = Content(name, _day(number), text, navigation, anchors[NAVIGATION:])
    body = (article if is_article else listing)(content, number // 2, rest)
    charset = "gb18030" if b'charset="gb18030"' in body[:200] else "utf-8"
    return WebPage(_path(number), body, charset, "\n".join([name, *text]) if is_article else None)


def news() -> list[WebPage]:
    """Return the news pages beside the checkout with the texts that people took from them; perhaps none."""
    folder = SHARED / NEWS
    found = real_pages(SHARED) if folder.is_dir() else []
    known = [page for page in found if page.reference]
    return [WebPage(f"/{NEWS}/{n}.html", page.body, None, page.reference) for n, page in enumerate(known)]


def _is_article(number: int) -> bool:
    return number % 2 == 1


def _path(number: int) -> str:
    if number == 0:
        return FRONT
    column = COLUMNS[number // IN_COLUMN % len(COLUMNS)]
    return (
        f"/{column}/2024{number % 12 + 1:02}/t{number}.html"
        if _is_article(number)
        else f"/{column}/list_{number}.html"
    )


def _title(number: int, edition: int) -> str:
    rest = Random(f"title {edition} {number}")  # noqa: S311
    return title(rest) if _is_article(number) else f"工作动态{number}"


def _day(number: int) -> str:
    return f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}"


def _anchor(number: int, edition: int) -> Anchor:
    return Anchor(_path(number), _title(number, edition), _day(number))
