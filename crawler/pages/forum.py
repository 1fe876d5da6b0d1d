"""Forum threads: where the first post lies. Discuz! X names each post's element `postmessage_<pid>`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.pages.blocks import Block, Blocks
from crawler.pages.dom import text_of
from crawler.pages.text import fold

_POSTED = re.compile(
    r"发表于\s*[:：]?\s*(?:昨天|前天|\d{4}-\d{1,2}-\d{1,2}|[\d一-十]+\s*\S?\s*(?:小时|分钟|天|秒)前)"
)
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
    r"(?:^|[\s_-])(?:post-?body|post_message|cooked|markdown(?:-body)?|content_div|tpc_content|bbs-content|topic-body"
    r"|bbwrapper|(?:post|topic|reply|comment|message|thread|floor|answer)[-_]?(?:content|text|body))(?=[\s_-]|$)"
)
"""Class marks of posts in forum software: phpwind, vBulletin, phpBB, XenForo, Discourse, Tieba and others."""
_INNER_MARKS = frozenset({"content", "post"})
"""Classes of the element inside of a post that holds its text alone (phpBB, Discourse)."""

_ALONE = 600
_ALONE_SHARE = 0.5
"""Characters of a first post, and its share of all posts, from which on it is a document with comments below;
where it is less the thread is a conversation, and makes sense only as a whole."""

_POSTED_DAY = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
_ABOVE_POST = 14
_BELOW_POST = 4
"""Lines above and below a post among which stands when it was posted."""


def thread(page: Blocks) -> Post | None:
    """Return the first post of a thread of other software, or all posts where they are a conversation.

    None where no element is named as a post.
    """
    posts = _posts(page)
    if not posts:
        return None
    sizes = [sum(page.blocks[index].size for index in post) for post in posts]
    if sizes[0] < _ALONE or sizes[0] < _ALONE_SHARE * sum(sizes):
        return Post(tuple(index for post in posts for index in post), "", "")
    first = posts[0]
    around = [
        *reversed(range(max(0, first[0] - _ABOVE_POST), first[0])),
        *range(first[-1] + 1, first[-1] + _BELOW_POST),
    ]
    lines = [page.blocks[i].text for i in around if i < len(page.blocks) and page.blocks[i].size < 80]
    return Post(first, next((line for line in lines if _POSTED_DAY.search(line)), ""), _subject(page))


def _posts(page: Blocks) -> list[tuple[int, ...]]:
    """Return the lines of each of the elements that are named as posts, the innermost, without empty ones."""
    named: list[bool] = []
    inside: list[bool] = []
    for node in page.nodes:
        within = node.parent >= 0 and inside[node.parent]
        named.append(
            bool(_POST_MARKS.search(node.marks))
            or (within and not _INNER_MARKS.isdisjoint(node.marks.split()))
        )
        inside.append(within or named[-1])
    outer: set[int] = set()
    for index, is_post in enumerate(named):
        if is_post:
            outer.update(above for above in page.ancestry(page.nodes[index].parent) if named[above])
    found: dict[int, list[int]] = {}
    for index, block in enumerate(page.blocks):
        post = next((n for n in page.ancestry(block.node) if named[n] and n not in outer), None)
        if post is not None:
            found.setdefault(post, []).append(index)
    return list(map(tuple, found.values()))


_FORUM_URL = re.compile(
    r"^https?://[^/]*(?:bbs|forum|discuss|tieba|club)|/(?:forum|bbs|thread|topics?|viewtopic|discussion|tieba|d)[/\-.]|[?#/]post\b"
    r"|/(?:read\.php|dispbbs\.asp|show(?:thread|topic))",
    re.IGNORECASE,
)
_FORUM_WORDS = (
    *("bbs", "forum", "discuss", "tieba", "club", "thread", "topic"),
    *("/d/", "/d-", "/d.", "post", "read.php"),
)
"""One of them is in each address that the expression finds."""
_FORUM_GENERATOR = re.compile(
    r"discuz|phpwind|flarum|discourse|nodebb|phpbb|vbulletin|xenforo|vanilla", re.IGNORECASE
)


def is_forum(url: str, generator: str) -> bool:
    """Whether a page is a forum's, by its address or by the software that made it: then replies are text."""
    if generator and _FORUM_GENERATOR.search(generator):
        return True
    lower = url.lower()
    # to look for each of its words alone takes a tenth of the time
    may_be = not url.isascii() or any(word in lower for word in _FORUM_WORDS)
    return may_be and bool(_FORUM_URL.search(url))
