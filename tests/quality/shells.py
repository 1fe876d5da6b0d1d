"""HTML pages that imitate the sites of the seed texts: the same text inside of navigation and footers."""
# ruff: noqa: E501 (HTML as such sites write it)

from __future__ import annotations

from html import escape

NAV = "".join(
    f'<li><a href="/col{n}/index.html">{name}</a></li>'
    for n, name in enumerate(["首页", "招商动态", "产业园区", "投资政策", "政府公报", "厂房土地", "联系我们"])
)
FOOTER = (
    '<div class="footer"><p>版权所有 © 2015-2025 某某信息网 未经授权禁止转载</p>'
    '<p>地址：某某市某某路1号 电话：000-00000000 <a href="/icp">某ICP备00000000号-1</a></p></div>'
)
SIDE = (
    '<div class="side"><h3>热门推荐</h3><ul>'
    + "".join(
        f'<li><a href="/a/{n}.html">第{n}条热门信息的标题，有二十来个字那么长</a><span>2025-06-{n:02d}</span></li>'
        for n in range(1, 11)
    )
    + "</ul></div>"
)

Item = tuple[str, str, str]
"""Title, body, date."""


def page(title: str, body: str, head: str = "") -> str:
    """Wrap a page's middle in what every page of a site has."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)}</title>{head}'
        "<style>body{margin:0}.nav li{float:left}</style><script>var a = 1; function f(){ return a; }</script>"
        f'</head><body><div class="header"><a href="/"><img src="/logo.png" alt="某某网"></a><ul class="nav">{NAV}</ul></div>'
        f'<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/col1/">招商动态</a></div>'
        f'<div class="main">{body}</div>{SIDE}{FOOTER}<script>document.write("x");</script></body></html>'
    )


def list_of_divs(items: list[Item]) -> str:
    """An investment-promotion list: linked titles, bodies, dates in elements of their own."""
    rows = "".join(
        f'<div class="item"><h2><a href="/news/{n}.html">{escape(title)}</a></h2>'
        f'<div class="text">{escape(body)}</div><div class="time">{date}</div></div>'
        for n, (title, body, date) in enumerate(items)
    )
    return page(
        "湖南招商引资-某某网",
        f'<div class="list">{rows}</div><div class="pages"><a href="?p=2">下一页</a></div>',
    )


def list_of_items(items: list[Item]) -> str:
    """The same as a list, the date in a line with a counter, a link to the whole article."""
    rows = "".join(
        f'<li><a class="tit" href="/news/{n}.html">{escape(title)}</a><p>{escape(body)}</p>'
        f'<p class="info"><span>{date}</span> <a href="/news/{n}.html">查看详情</a></p></li>'
        for n, (title, body, date) in enumerate(items)
    )
    return page("湖南招商引资-某某网", f"<h1>湖南招商引资</h1><ul>{rows}</ul>")


def list_of_rows(items: list[Item]) -> str:
    """The same as a layout table without any link."""
    rows = "".join(
        f"<tr><td><b>{escape(title)}</b><br>{escape(body)}<br><i>{date}</i></td></tr>"
        for title, body, date in items
    )
    return page("湖南招商引资-某某网", f"<table>{rows}</table>")


def discuz(title: str, category: str, posted: str, lines: list[str]) -> str:
    """A Discuz! X thread of one post by a moderator, with a reply."""
    text = "<br />\r\n".join(escape(line) for line in lines)

    def post(pid: int, body: str, floor: str) -> str:
        return (
            f'<div id="post_{pid}"><table class="plhin"><tr><td class="pls" rowspan="2"><div class="pi"><div class="authi">'
            '<a href="space-uid-1.html">管理员</a></div></div><p>TA的每日心情</p><p>开心</p><p>签到天数: 723 天</p>'
            "<p>[LV.9]以坛为家II</p><dl><dt>积分</dt><dd>145904</dd></dl></td>"
            f'<td class="plc"><div class="pi"><strong><a>{floor}</a></strong><div class="pti"><div class="authi">'
            f'<em id="authorposton{pid}">发表于 {posted}</em><span class="pipe">|</span>'
            '<a href="#">只看该作者</a></div></div></div>'
            f'<div class="pct"><div class="pcb"><div class="t_fsz"><table><tr><td class="t_f" id="postmessage_{pid}">'
            f'<i class="pstatus"> 本帖最后由 管理员 于 {posted} 编辑 </i><br />{body}</td></tr></table></div></div></div></td></tr>'
            '<tr><td class="plc"><div class="po"><a href="#">回复</a> <a href="#">举报</a></div></td></tr></table></div>'
        )

    return page(
        f"{title} - 政府工作报告 - 某某论坛 - Powered by Discuz!",
        f'<h1 class="ts"><a href="/x">[{category}]</a> <span id="thread_subject">{escape(title)}</span></h1>'
        + post(101, text, "楼主")
        + post(102, "谢谢楼主分享，很有用，收藏了。", "沙发"),
        '<meta name="generator" content="Discuz! X3.4">',
    )


def preview(title: str, text: str) -> str:
    """A document-sharing site: what it shows is one long line."""
    return page(
        f"{title}_某某文库",
        f'<div class="top"><a href="/cart">购物车</a><a href="/history">我的足迹</a></div><h1>{escape(title)}</h1>'
        '<div class="buy"><a href="/vip">加入Vip免费下载</a> <a href="/down">立即下载</a></div>'
        f'<div class="doc">{escape(text)}</div>',
    )


def preview_of_lines(title: str, text: str) -> str:
    """The same with an element for each line, as converters of PDF write it."""
    lines = "".join(f'<div class="l">{escape(line)}</div>' for line in text.split(" "))
    return page(
        f"{title}_某某文库",
        f'<div class="top"><a href="/cart">购物车</a><a href="/history">我的足迹</a></div><h1>{escape(title)}</h1>'
        '<div class="buy"><a href="/vip">加入Vip免费下载</a> <a href="/down">立即下载</a></div>'
        f'<div class="doc">{lines}</div>',
    )


def volume(title: str, lines: list[str]) -> str:
    """A bound volume shown as one article of many paragraphs."""
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return page(f"{title}-某某网", f'<h1>{escape(title)}</h1><div class="TRS_Editor">{body}</div>')


def government_article(title: str, date: str, source: str, lines: list[str]) -> str:
    """A government portal's article (TRS WCM): meta tags, a line of facts, tools, an attachment below."""
    body = "".join(f'<p style="text-indent: 2em;">\u3000\u3000{escape(line)}</p>' for line in lines)
    head = (
        f'<meta name="ArticleTitle" content="{escape(title)}"><meta name="PubDate" content="{date} 09:30">'
        f'<meta name="ContentSource" content="{escape(source)}"><meta name="SiteName" content="某某市人民政府">'
    )
    return page(
        f"{title}_政府工作报告_某某市人民政府",
        f'<h1>{escape(title)}</h1><div class="info">发布时间：{date} 09:30 来源：{escape(source)} 字体：[<a>大</a> <a>中</a>'
        f' <a>小</a>] 浏览次数：<span></span></div><div class="view TRS_UEDITOR trs_paper_default">{body}</div>'
        '<div class="fj">附件：<a href="P020200101.pdf">名词解释.pdf</a></div><div class="share">分享到：</div>'
        '<div class="dy"><a href="javascript:window.print()">打印本页</a> <a href="#">关闭窗口</a></div>'
        '<div class="rel"><h4>相关文档</h4><ul><li><a href="/1.html">图解：2021年政府工作报告</a></li></ul></div>',
        head,
    )
