import pytest

from crawler.pages.dom import parse
from crawler.pages.generic import Decision, decide
from crawler.pages.kinds import PageKind
from crawler.pages.plain import read_lines
from crawler.pages.walk import read_blocks
from tests.crawler.pages.pages import FOOTER, NAV, SENTENCE, article, html, paragraphs


def judge(source: str, *, status: int = 200, title: str = "", forum: bool = False) -> Decision:
    root = parse(source)
    head = title or str(root.xpath("string(//title)"))
    return decide(read_blocks(root), source=source, title=head, status=status, forum=forum)


def test_an_article() -> None:
    assert judge(article()).kind == PageKind.ARTICLE


def test_a_notice_of_one_sentence_under_its_title_is_an_article() -> None:
    title = "某市人民政府关于春节放假的通知"
    assert (
        judge(html(title, f"<h1>{title}</h1><p>春节放假七天，请妥善安排值班。</p>")).kind == PageKind.ARTICLE
    )


def test_a_column_page_is_a_list_of_links() -> None:
    rows = "".join(
        f'<li><a href="t{n}.html">某市第{n}次会议审议通过年度计划草案</a> 2024-01-{n:02d}</li>'
        for n in range(1, 21)
    )
    assert (
        judge(html("政府工作报告-某市", f"<h2>政府工作报告</h2><ul>{rows}</ul>")).kind == PageKind.LINK_LIST
    )


def test_a_list_of_teasers_is_a_list_of_links() -> None:
    rows = "".join(
        f'<li><h4><a href="{n}.html">某市第{n}次会议审议通过年度计划草案</a></h4><p>{SENTENCE}</p></li>'
        for n in range(20)
    )
    decision = judge(html("新闻-某市", f"<ul>{rows}</ul>"))
    assert decision.passage.worth < len(SENTENCE) * 20 / 2


@pytest.mark.parametrize(
    "item",
    [
        '<div class="item i{n}" id="x{n}"><h3><a href="{n}.html">{title}</a></h3><p>{text}</p></div>',
        '<article><header><a href="{n}.html">{title}</a></header><div>{text}</div></article>',
        '<dl><dt><a href="{n}.html">{title}</a></dt><dd>{text}</dd></dl>',
        '<section><div><div><a href="{n}.html">{title}</a></div><p>{text}</p></div></section>',
    ],
)
def test_a_list_of_teasers_in_boxes_is_a_list_of_links(item: str) -> None:
    titles = [f"某市第{n}次会议审议通过年度计划草案" if n % 3 else f"动态{n}" for n in range(24)]
    rows = "".join(item.format(n=n, title=title, text=SENTENCE) for n, title in enumerate(titles))
    assert judge(html("工作动态", f'<div class="list">{rows}</div>')).kind == PageKind.LINK_LIST


@pytest.mark.parametrize("day", ["2024-03-{n:02}", "[03-{n:02}]", "（2024年3月{n}日）", "2024/03/{n:02}"])
def test_a_list_of_short_headlines_with_dates_is_a_list_of_links(day: str) -> None:
    rows = "".join(
        f'<li><a href="{n}.html">工作动态{n}</a><span>{day.format(n=n)}</span></li>' for n in range(1, 29)
    )
    assert judge(html("工作动态", f"<ul>{rows}</ul>")).kind == PageKind.LINK_LIST


def test_an_article_beside_boxes_of_teasers_is_an_article() -> None:
    boxes = "".join(
        f'<div class="box"><h4><a href="{n}">某市第{n}次会议审议通过计划草案</a></h4><p>{SENTENCE}</p></div>'
        for n in range(8)
    )
    title = "某市召开全市经济工作会议"
    decision = judge(html(title, f"<h1>{title}</h1><div>{paragraphs(6)}</div><div>{boxes}</div>"))
    assert decision.kind == PageKind.ARTICLE
    assert decision.passage.end - decision.passage.start <= 7


def test_whole_articles_in_boxes_are_text() -> None:
    boxes = "".join(
        f'<div class="post"><h3><a href="{n}">某市第{n}次会议审议通过计划</a></h3>{paragraphs(12)}</div>'
        for n in range(5)
    )
    assert judge(html("会议", f"<div>{boxes}</div>")).kind in (PageKind.ARTICLE, PageKind.INLINE_LIST)


@pytest.mark.parametrize("status", [403, 412, 521])
def test_statuses_of_walls(status: int) -> None:
    assert judge(article(), status=status).kind == PageKind.BLOCKED


@pytest.mark.parametrize("status", [404, 410, 500, 502])
def test_an_error_answer_is_never_an_article(status: int) -> None:
    assert judge(article(), status=status).kind == PageKind.ERROR


@pytest.mark.parametrize(
    "source",
    [
        "<html><body><script>document.cookie='__jsl_clearance_s=1';location.reload()</script></body></html>",
        html("安全验证", "<p>您的访问过于频繁，请完成滑块验证后继续。</p>"),
        html("登录", "<p>请先登录后查看本文。</p>"),
        "<html><title>Just a moment...</title><body>Checking your browser before accessing</body></html>",
    ],
)
def test_walls(source: str) -> None:
    assert judge(source).kind == PageKind.BLOCKED


@pytest.mark.parametrize(
    "source",
    [
        html("404", "<p>返回首页</p>"),
        html("提示信息", "<p>抱歉，指定的主题不存在或已被删除或正在被审核。</p>"),
        html("某市人民政府", "<p>您访问的页面不存在，五秒后返回首页。</p>"),
        html("出错啦", "<p>系统出错，请稍后再试。</p>"),
    ],
)
def test_errors_sent_as_pages(source: str) -> None:
    assert judge(source).kind == PageKind.ERROR


def test_an_article_about_errors_is_an_article() -> None:
    title = "某市网站整改网页不存在和系统错误问题"
    body = "<p>检查发现部分页面不存在，个别系统错误，需要登录后才能查看的栏目过多。</p>" + paragraphs(12)
    assert judge(html(title, f"<h1>{title}</h1>{body}")).kind == PageKind.ARTICLE


def test_a_small_column_with_a_footer_on_maintenance_is_no_error() -> None:
    links = "".join(f'<a href="{n}.html">关于印发第{n}号文件的通知</a><br>' for n in range(5))
    assert judge(html("文件-某市", f"{links}<p>网站维护：某公司</p>")).kind == PageKind.LINK_LIST


@pytest.mark.parametrize(
    "source", ["", "<html><body></body></html>", "<script>render()</script><div id=app></div>"]
)
def test_nothing_to_see_is_empty(source: str) -> None:
    assert judge(source).kind == PageKind.EMPTY


def test_a_post_is_the_first_of_its_thread() -> None:
    posts = "".join(
        f"<table><tr><td><em>发表于 2021-1-{n}</em></td></tr><tr>"
        f'<td class="t_f" id="postmessage_{n}">第{n}楼。{SENTENCE}</td></tr></table>'
        for n in (1, 2)
    )
    page = read_blocks(parse(html("题 - 论坛", f'<span id="thread_subject">某县政府工作报告</span>{posts}')))
    decision = decide(page, source="")
    assert decision.kind == PageKind.FORUM_THREAD
    assert decision.post is not None
    assert [page.blocks[i].text[:4] for i in decision.post.blocks] == ["第1楼。"]
    assert decision.post.title == "某县政府工作报告"
    assert "2021-1-1" in decision.post.posted


def test_other_forums_name_their_posts_by_class() -> None:
    posts = "".join(
        f'<div class="row"><b>某人</b><div class="post-body"><p>{SENTENCE}</p></div></div>' for _ in range(3)
    )
    decision = judge(html("题", posts), forum=True)
    assert decision.kind == PageKind.FORUM_THREAD
    assert decision.post is not None
    assert len(decision.post.blocks) == 3


def test_a_shop_for_documents_is_a_preview() -> None:
    shop = "<a>购物车</a><h1>某市政府工作报告</h1><a>立即下载</a>"
    body = f'{shop}<div class="doc">{SENTENCE * 10}今年要重点抓好</div>'
    assert (
        judge(f"<html><title>某市政府工作报告_文库</title>{NAV}{body}{FOOTER}</html>").kind
        == PageKind.PREVIEW
    )


def test_a_volume_of_reports() -> None:
    text = "\n".join(f"2023年{name}政府工作报告\n各位代表：\n{SENTENCE}" for name in ("甲市", "乙县", "丙区"))
    assert decide(read_lines(text), source=text, medium="text").kind == PageKind.ANTHOLOGY
