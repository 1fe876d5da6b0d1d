"""Markup of several kinds, as content management systems write it: articles in five, lists in three.

Each takes the same plain content. The random numbers draw what noise stands around it.
"""

# ruff: noqa: E501 - lines of HTML

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from deploy.benches.line.prose import PLACES, sentence

SITE: Final = "青溪县人民政府"
SIZE: Final = 23_000
"""Bytes of a page; what content and links leave is filled with scripts and styles, as on real pages."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link of a page."""

    path: str
    text: str
    day: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a page says."""

    title: str
    day: str
    """`YYYY-MM-DD`."""
    paragraphs: Sequence[str]
    """Of an article; a list has none."""
    navigation: Sequence[Anchor]
    related: Sequence[Anchor]


def article(content: Content, kind: int, rest: Random) -> bytes:
    """Return an article's page in one of the kinds."""
    return ARTICLES[kind % len(ARTICLES)](content, rest)


def listing(content: Content, kind: int, rest: Random) -> bytes:
    """Return a list's page in one of the kinds."""
    return LISTS[kind % len(LISTS)](content, rest)


def _page(head: str, body: str, rest: Random, charset: str = "utf-8") -> bytes:
    """Return a page of about `SIZE` bytes."""
    start = f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="{charset}">\n{head}\n'
    html = f"{start}</head>\n<body>\n{body}\n</body></html>".encode(charset, errors="xmlcharrefreplace")
    missing = SIZE - len(html)
    if missing <= 0:
        return html
    styles, scripts = _noise(missing // 2, rest, _rule), _noise(missing // 2, rest, _statement)
    filled = (
        f"{start}<style>{styles}</style>\n</head>\n<body>\n{body}\n<script>{scripts}</script>\n</body></html>"
    )
    return filled.encode(charset, errors="xmlcharrefreplace")


def _noise(size: int, rest: Random, piece: Callable[[Random], str]) -> str:
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(piece(rest))
        length += len(parts[-1])
    return "".join(parts)


def _rule(rest: Random) -> str:
    return f".m{rest.randrange(9999)} .t{rest.randrange(99)}{{margin:{rest.randrange(40)}px;color:#{rest.randrange(4096):03x}}}\n"


def _statement(rest: Random) -> str:
    name = f"v{rest.randrange(99999)}"
    return f"var {name}=document.getElementById('b{rest.randrange(999)}');if({name}){{{name}.className='on{rest.randrange(99)}';}}\n"


def _items(anchors: Sequence[Anchor], *, dated: bool = False) -> str:
    day = "<span>{}</span>" if dated else ""
    return "\n".join(
        f'<li><a href="{each.path}" title="{each.text}" target="_blank">{each.text}</a>{day.format(each.day)}</li>'
        for each in anchors
    )


def _navigation(content: Content) -> str:
    return f'<div class="header"><div class="logo">{SITE}</div><ul class="nav">{_items(content.navigation)}</ul></div>'


def _footer(rest: Random) -> str:
    return (
        f'<div class="footer"><p>主办：{SITE}办公室 承办：青溪县大数据中心</p><p>网站标识码：34170{rest.randrange(10**5):05}'
        f" 备案号：皖ICP备{rest.randrange(10**8):08}号</p><p>地址：青溪县人民路{rest.randrange(1, 300)}号</p></div>"
    )


def _elsewhere(rest: Random) -> str:
    """Return a link to another site whose title is on no other page.

    All rows of a late list have been on other ones; of a pattern of pages that say nothing new no more are fetched
    (`crawler.traps`).
    """
    href = f"http://news.example.cn/{rest.randrange(10**8)}.html"
    return f'<div class="elsewhere">要闻：<a href="{href}">{sentence(rest)}{sentence(rest)}</a></div>'


def _trs(content: Content, rest: Random) -> bytes:
    text = "\n".join(
        f'<p style="text-indent: 2em; line-height: 2em;"><span style="font-size: 16px">{each}</span></p>'
        for each in content.paragraphs
    )
    head = (
        f"<title>{content.title}_{SITE}</title>\n"
        f'<meta name="SiteName" content="{SITE}"><meta name="ArticleTitle" content="{content.title}">\n'
        f'<meta name="PubDate" content="{content.day} 09:{rest.randrange(10, 60)}">\n'
        f'<meta name="ContentSource" content="{SITE}"><meta name="ColumnName" content="工作动态">'
    )
    body = (
        f'{_navigation(content)}\n<div class="position">您的位置：<a href="/">首页</a> &gt; 工作动态</div>\n'
        f'<div class="main"><h1 class="title">{content.title}</h1>\n<div class="info">发布时间：{content.day} '
        f'来源：{SITE} 浏览次数：{rest.randrange(9999)} 【字体：大 中 小】</div>\n<div class="TRS_Editor">{text}</div>'
        f'<div class="share">分享到： 打印 关闭</div></div>\n<div class="side"><h3>相关文章</h3>'
        f"<ul>{_items(content.related)}</ul></div>{_footer(rest)}"
    )
    return _page(head, body, rest)


def _tables(content: Content, rest: Random) -> bytes:
    text = "".join(f"<p>　　{each}</p>" for each in content.paragraphs)
    rows = "".join(
        f'<tr><td height="24">·<a href="{each.path}">{each.text}</a></td><td>[{each.day}]</td></tr>'
        for each in content.related
    )
    body = (
        f'{_navigation(content)}<table width="1000" align="center" cellpadding="0"><tr><td width="700" valign="top">'
        f'<table width="100%"><tr><td align="center" class="bt"><b>{content.title}</b></td></tr><tr><td align="center">'
        f'日期：{content.day}　来源：{SITE}　字号：[大 中 小]</td></tr><tr><td id="zoom">{text}</td></tr></table></td>'
        f'<td width="300" valign="top"><table>{rows}</table></td></tr></table>{_footer(rest)}'
    )
    return _page(f"<title>{content.title}</title>", body, rest, "gb18030")


def _portal(content: Content, rest: Random) -> bytes:
    text = "<br><br>\n".join(f"　　{each}" for each in content.paragraphs)
    comments = "".join(f"<li>网友{rest.randrange(10**6)}：{sentence(rest)}</li>" for _ in range(3))
    body = (
        f'{_navigation(content)}<div id="wrap"><div class="left"><h1>{content.title}</h1>'
        f'<div class="pubtime">{content.day.replace("-", "年", 1).replace("-", "月")}日 10:{rest.randrange(10, 60)} '
        f'{rest.choice(PLACES)}日报</div><div class="article">{text}</div><div class="editor">责任编辑：王{rest.randrange(99)}'
        f'</div></div><div class="right"><h2>热点新闻</h2><ul>{_items(content.related)}</ul></div>'
        f'<div class="comments"><h2>网友评论</h2><ul>{comments}</ul></div></div>{_footer(rest)}'
    )
    return _page(f"<title>{content.title} - {rest.choice(PLACES)}新闻网</title>", body, rest)


def _modern(content: Content, rest: Random) -> bytes:
    text = "\n".join(f"<p>{each}</p>" for each in content.paragraphs)
    head = (
        f'<title>{content.title}</title><meta property="og:title" content="{content.title}">'
        f'<meta property="article:published_time" content="{content.day}T08:00:00+08:00">'
        '<meta name="viewport" content="width=device-width">'
    )
    body = (
        f"<header>{_navigation(content)}</header><main><article><header><h1>{content.title}</h1>"
        f'<time datetime="{content.day}">{content.day}</time></header><section class="content">{text}</section></article>'
        f"<aside><h2>推荐阅读</h2><ul>{_items(content.related, dated=True)}</ul></aside></main><footer>{_footer(rest)}</footer>"
    )
    return _page(head, body, rest)


def _pasted(content: Content, rest: Random) -> bytes:
    """As a word processor's markup comes out of an editor."""
    text = "".join(
        '<p class="MsoNormal" style="text-indent:32.0pt;mso-char-indent-count:2.0"><span style="font-size:16.0pt;'
        f'font-family:仿宋_GB2312">{each[:20]}</span><span lang="EN-US" style="font-size:16.0pt">{each[20:]}</span></p>'
        for each in content.paragraphs
    )
    body = (
        f'{_navigation(content)}<div class="content-box"><div class="tit">{content.title}</div><div class="date">'
        f'时间：{content.day}</div><div class="con" id="vsb_content">{text}</div></div><div class="list-box"><ul>'
        f"{_items(content.related)}</ul></div>{_footer(rest)}"
    )
    return _page(f"<title>{content.title}-{SITE}</title>", body, rest)


def _dated_list(content: Content, rest: Random) -> bytes:
    body = (
        f'{_navigation(content)}<div class="position">当前位置：首页 &gt; {content.title}</div><div class="list">'
        f"<h2>{content.title}</h2><ul>{_items(content.related, dated=True)}</ul></div>{_elsewhere(rest)}{_footer(rest)}"
    )
    return _page(f"<title>{content.title}_{SITE}</title>", body, rest)


def _table_list(content: Content, rest: Random) -> bytes:
    rows = "".join(
        f'<tr><td>{number}</td><td><a href="{each.path}" target="_blank">{each.text}</a></td><td>{each.day}</td></tr>'
        for number, each in enumerate(content.related, 1)
    )
    body = (
        f'{_navigation(content)}<table class="zfxx" width="98%"><thead><tr><th>序号</th><th>名称</th><th>生成日期</th></tr>'
        f"</thead><tbody>{rows}</tbody></table>{_elsewhere(rest)}{_footer(rest)}"
    )
    return _page(f"<title>{content.title} - {SITE}</title>", body, rest, "gb18030")


def _summaries(content: Content, rest: Random) -> bytes:
    items = "".join(
        f'<div class="item"><h3><a href="{each.path}">{each.text}</a></h3><p>{sentence(rest)}</p><em>{each.day}</em></div>'
        for each in content.related
    )
    body = f'{_navigation(content)}<div class="news-list">{items}</div>{_elsewhere(rest)}{_footer(rest)}'
    return _page(f"<title>{content.title}</title>", body, rest)


ARTICLES: Final = (_trs, _tables, _portal, _modern, _pasted)
LISTS: Final = (_dated_list, _table_list, _summaries)
