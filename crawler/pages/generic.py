"""What kind of page this is: the one place where that is decided."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from crawler.pages.blocks import Blocks
from crawler.pages.forum import Post, html_post, text_post, thread
from crawler.pages.inline import Item, inline_items
from crawler.pages.kinds import PageKind
from crawler.pages.passage import Passage, passage
from crawler.pages.previews import is_preview, selling_marks
from crawler.pages.volumes import bound_speeches
from crawler.pages.walls import Seen, SoftBlock, recognise
from crawler.pages.walls.kinds import kind_of
from crawler.pages.walls.recognise import MAIN_TEXT

ARTICLE_WORTH = 60.0
"""Worth of the best passage from which on a page has a main text."""

TITLED_WORTH = 10.0
"""The same for a passage that the page's title stands above: some notices are one sentence."""

_HEADLINE = 9
"""Characters of a title line from which on it is an article's, and not a column's name."""


_NOTHING = re.compile(
    r"^(?:暂无|没有|无)(?:更多|相关|任何|符合条件的)?(?:信息|数据|内容|文章|记录|结果)[。！!]?$"
)
_FEW = 3
"""Headlines up to which a list that says it has nothing is believed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A page's kind, why, and what was found on the way."""

    kind: PageKind
    why: str
    items: tuple[Item, ...] = ()
    """The articles of an inline list."""
    post: Post | None = None
    """The first post of a thread."""
    passage: Passage = field(default_factory=Passage)
    """The best passage of running text."""
    block: SoftBlock | None = None
    """What stands there instead of a page, where it is none."""


def decide(
    page: Blocks,
    *,
    source: str,
    title: str = "",
    status: int = 200,
    medium: str = "html",
    forum: bool = False,
) -> Decision:
    """Decide what an HTML page or a plain text is.

    Args:
        page: its blocks.
        source: its decoded source, for marks in scripts.
        title: its `title` element.
        status: of the answer; an error answer is never a document.
        medium: html or text.
        forum: whether the page is a forum's, where replies are part of the text.
    """
    best = passage(page, title, replies=forum)
    worth = best.worth
    # a page with a main text is no wall, whatever it shows
    asked = page.blocks if worth <= MAIN_TEXT else ()
    shown = [(block.text, block.link_size > 0.5 * block.size) for block in asked]
    titled = any(best.start <= i < best.end and page.blocks[i].size >= _HEADLINE for i in best.titles)
    headed = titled and worth >= TITLED_WORTH
    wall = recognise(Seen(source, title, shown, worth, headed, status, markup=medium == "html"))
    if status >= 400:
        kind = kind_of(wall.block) if wall else PageKind.ERROR
        return Decision(kind, f"the answer's status is {status}", block=wall.block if wall else None)
    if wall:
        return Decision(
            kind_of(wall.block), f"{wall.block} instead of a page: {wall.why!r}", block=wall.block
        )
    if not page.blocks:
        return Decision(PageKind.EMPTY, "no visible text")
    special = _special(page, medium, best) or (_thread(page, best) if forum else None)
    if special:
        return replace(special, passage=best)
    if worth < ARTICLE_WORTH and _headlines(page) <= _FEW:
        nothing = next((block.text for block in page.blocks if _NOTHING.match(block.text)), None)
        if nothing:
            return Decision(PageKind.EMPTY, f"the list says {nothing!r}")
    if worth < (TITLED_WORTH if titled else ARTICLE_WORTH):
        return Decision(PageKind.LINK_LIST, f"no passage of running text (best worth {worth:.0f})")
    return Decision(PageKind.ARTICLE, f"one passage of running text (worth {worth:.0f})", passage=best)


def _headlines(page: Blocks) -> int:
    """Count the lines that could be headlines with a link."""
    return sum([8 <= block.size <= 60 and block.link_size > 0.5 * block.size for block in page.blocks])


def _thread(page: Blocks, best: Passage) -> Decision | None:
    """Recognise a thread of other software than Discuz, whose posts are named by their class."""
    post = thread(page)
    if post is None or sum(page.blocks[index].size for index in post.blocks) < 0.3 * best.worth:
        return None
    return Decision(PageKind.FORUM_THREAD, "elements named as posts", post=post)


def _special(page: Blocks, medium: str, best: Passage) -> Decision | None:
    post = html_post(page) if medium == "html" else text_post(page.blocks)
    if post is not None:
        return Decision(PageKind.FORUM_THREAD, "posts of a forum thread", post=post)
    items = tuple(inline_items(page))
    if items:
        return Decision(PageKind.INLINE_LIST, f"{len(items)} whole articles, each with its date", items)
    if is_preview(page.blocks):
        marks = "、".join(sorted(selling_marks(page.blocks))[:4])
        return Decision(PageKind.PREVIEW, f"offers the rest for download: {marks}")
    count = bound_speeches([block.text for block in page.blocks]) if best.opening >= 0 else 0
    if count >= 2:
        return Decision(PageKind.ANTHOLOGY, f"{count} title lines, each followed by a speech")
    return None
