"""Threads of forum software: where the first post lies, and when it is the document."""
# ruff: noqa: E501 (HTML as such sites write it)

from collections.abc import Callable

import pytest

from crawler.pages.dom import parse
from crawler.pages.forum import Post, is_forum, thread
from crawler.pages.walk import read_blocks

FIRST = [
    f"第{n}段。今年的工作要稳中求进，把各项任务落到实处，让群众得到实惠，办好民生实事。" for n in range(20)
]
REPLIES = ["谢谢楼主分享", "顶一个"]
DAY = "2020-01-08 10:20"


def phpwind(number: int, text: str) -> str:
    return (
        f"<table><tr><td><a>用户{number}</a></td><td><span>发表于: {DAY}</span><h1>{'标题' if not number else ''}</h1>"
        f'<div class="tpc_content"><div class="f14" id="read_{number}">{text}</div></div></td></tr></table>'
    )


def vbulletin(number: int, text: str) -> str:
    return (
        f'<li><span class="date">{DAY}</span><div class="postbody"><h1>标题</h1><div class="content">'
        f'<div id="post_message_{number}"><blockquote class="postcontent restore">{text}</blockquote></div></div></div></li>'
    )


def tieba(number: int, text: str) -> str:
    return (
        f'<h1>标题</h1><div class="l_post"><a>用户{number}</a><cc><div class="d_post_content j_d_post_content">{text}</div></cc>'
        f"<div><span>{number}楼</span><span>{DAY}</span></div></div>"
    )


def phpbb(number: int, text: str) -> str:
    return (
        f'<div class="post"><div class="postbody"><h1>标题</h1><p class="author">由 <a>用户</a> » {DAY}</p>'
        f'<div class="content">{text}</div></div></div>'
    )


def discourse(number: int, text: str) -> str:
    return (
        f'<h1>标题</h1><div class="topic-body crawler-post"><div><span>用户{number}</span><time>{DAY}</time></div>'
        f'<div class="post" itemprop="articleBody">{text}</div></div>'
    )


Shell = Callable[[int, str], str]
SHELLS = (phpwind, vbulletin, tieba, phpbb, discourse)


def read(shell: Shell, *posts: str) -> tuple[Post | None, list[str]]:
    source = "".join(shell(number, post) for number, post in enumerate(posts))
    page = read_blocks(parse(f"<html><body><div>首页</div>{source}<p>版权所有</p></body></html>"))
    found = thread(page)
    return found, [page.blocks[index].text for index in found.blocks] if found else []


@pytest.mark.parametrize("shell", SHELLS)
def test_a_long_first_post_is_the_document(shell: Shell) -> None:
    post, lines = read(shell, "<br>".join(FIRST), *REPLIES)
    assert lines == FIRST
    assert post
    assert DAY in post.posted
    assert post.title == "标题"


@pytest.mark.parametrize("shell", SHELLS)
def test_a_conversation_is_kept_as_a_whole(shell: Shell) -> None:
    post, lines = read(shell, "请问今年的报告在哪里下载？", *REPLIES)
    assert lines == ["请问今年的报告在哪里下载？", *REPLIES]
    assert post
    assert (post.posted, post.title) == ("", "")


def test_no_posts() -> None:
    assert thread(read_blocks(parse("<html><body><div class='content'>正文</div></body></html>"))) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://bbs.example.cn/x",
        "http://www.example.cn/read.php?tid=1",
        "http://www.example.cn/dispbbs.asp?id=2",
        "http://www.example.cn/forum/showthread.php?t=3",
    ],
)
def test_addresses_of_forums(url: str) -> None:
    assert is_forum(url, "")
    assert not is_forum("http://www.example.cn/art/2020/1/8/art_1.html", "WordPress")
