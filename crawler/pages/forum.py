"""Forum threads: where the first post lies. Discuz! X names each post's element `postmessage_<pid>`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.pages.blocks import Block, Blocks
from crawler.pages.dom import text_of
from crawler.pages.text import fold

_POSTED = re.compile(r"发表于\s*(?:昨天|前天|\d{4}-\d{1,2}-\d{1,2}|[\d一-十]+\s*\S?\s*(?:小时|分钟|天|秒)前)")
_FLOOR = re.compile(r"显示全部楼层|只看该作者|只看楼主|倒序浏览|阅读模式|使用道具")
_AFTER_POST = re.compile(
    r"^(?:您需要登录后才可以回帖|本版积分规则|回复\s*$|举报\s*$|使用道具|分享到|收藏\s*\d*$|支持\s*\d*$|反对\s*\d*$"
    r"|相关帖子|Powered by|本帖最后由|上一主题|下一主题|返回列表|发新帖|快速回复|高级模式|客服中心$|签到天数"
    r"|\[?发帖际遇\]?|评分\s*$|楼主热帖)"
)
_EDITED = re.compile(r"^本帖最后由 .{1,40} 于 .{6,24} 编辑$")
_NOTICE_MARKS = re.compile(r"\b(?:attach_nopermission|attach_tips|aimg_tip|pstatus|locked)\b")
_TITLE_TAG = re.compile(r"^\s*(?:\[[^\]]{1,12}\]|【[^】]{1,8}】)\s*")


@dataclass(frozen=True, slots=True)
class Post:
    """The first post of a thread."""

    blocks: tuple[int, ...]
    """Indexes of its lines."""
    posted: str
    """The line that says when."""
    title: str
    """The thread's title without its category; empty where it was not found."""


def html_post(page: Blocks) -> Post | None:
    """Return the first post of a Discuz thread, by the platform's own ids; None on any other page."""
    first = next((i for i, node in enumerate(page.nodes) if "postmessage_" in node.marks), None)
    if first is None:
        return None
    inside = [i for i, block in enumerate(page.blocks) if first in page.ancestry(block.node)]
    said = tuple(i for i in inside if not _is_notice(page, i, first))
    if not said:
        return None
    posted = next((b.text for b in reversed(page.blocks[: said[0]]) if _POSTED.search(b.text)), "")
    return Post(said, posted, _subject(page))


def text_post(blocks: Sequence[Block]) -> Post | None:
    """Return the first post of a thread's visible text; None for any other text."""
    marks = [i for i, block in enumerate(blocks) if block.size < 80 and _POSTED.search(block.text)]
    if not marks or not any(_FLOOR.search(block.text) for block in blocks[: marks[0] + 3]):
        return None
    start = marks[0] + 1
    while start < len(blocks) and (_FLOOR.search(blocks[start].text) or _EDITED.match(blocks[start].text)):
        start += 1
    end = next((i for i in range(start, len(blocks)) if _AFTER_POST.match(blocks[i].text)), len(blocks))
    if len(marks) > 1 and marks[1] < end:
        end = marks[1]
    return Post(tuple(range(start, end)), blocks[marks[0]].text, _text_subject(blocks[: marks[0]]))


def without_category(title: str) -> str:
    """Return a thread's title without the `[湖南]` before it."""
    return _TITLE_TAG.sub("", title)


def _is_notice(page: Blocks, index: int, post: int) -> bool:
    """Whether a line inside a post was put there by the forum: last edited, log in to see the pictures."""
    block = page.blocks[index]
    if _EDITED.match(block.text):
        return True
    return any(
        _NOTICE_MARKS.search(page.nodes[node].marks) for node in page.ancestry(block.node) if node > post
    )


def _subject(page: Blocks) -> str:
    for node in page.nodes:
        for element in node.element.iter("*") if node.parent < 0 else ():
            if element.get("id") == "thread_subject":
                return fold(text_of(element))
    heading = next((block.text for block in page.blocks if block.heading == 1), "")
    return without_category(heading)


def _text_subject(blocks: Sequence[Block]) -> str:
    for block in blocks:
        if _TITLE_TAG.match(block.text) and block.size > 8:
            return without_category(block.text)
    return ""


_POST_MARKS = re.compile(
    r"(?:^|[\s_-])(?:post-?body|post_message|cooked|markdown(?:-body)?|content_div"
    r"|(?:post|topic|reply|comment|message|thread|floor|answer)[-_]?(?:content|text|body))(?=[\s_-]|$)"
)
"""Class marks of posts and replies in the forum software of the last years."""


def post_lines(page: Blocks) -> tuple[int, ...]:
    """Return the indexes of the lines inside the elements that are named as posts, the innermost."""
    named = [bool(_POST_MARKS.search(node.marks)) for node in page.nodes]
    outer: set[int] = set()
    for index, is_post in enumerate(named):
        if is_post:
            outer.update(above for above in page.ancestry(page.nodes[index].parent) if named[above])
    posts = {index for index, is_post in enumerate(named) if is_post and index not in outer}
    return tuple(i for i, block in enumerate(page.blocks) if posts.intersection(page.ancestry(block.node)))


_FORUM_URL = re.compile(
    r"^https?://[^/]*(?:bbs|forum|discuss|tieba|club)|/(?:forum|bbs|thread|topics?|viewtopic|discussion|tieba|d)[/\-.]|[?#/]post\b",
    re.IGNORECASE,
)
_FORUM_GENERATOR = re.compile(
    r"discuz|phpwind|flarum|discourse|nodebb|phpbb|vbulletin|xenforo|vanilla", re.IGNORECASE
)


def is_forum(url: str, generator: str) -> bool:
    """Whether a page is a forum's, by its address or by the software that made it: then replies are text."""
    return bool(_FORUM_URL.search(url) or _FORUM_GENERATOR.search(generator))
