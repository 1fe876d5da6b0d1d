"""Which links of a page promise a report."""

from __future__ import annotations

import pytest
from lxml import etree

from crawler.items import Link
from crawler.pages.dom import parse
from crawler.pages.links import page_links
from crawler.pages.promise import Place, rated

BASE = "http://www.example.gov.cn/col/col12/index.html"


def promises(html: str, place: Place | None = None, url: str = BASE) -> dict[str, int]:
    """Return the promise of each link by its text, or where it has none by its address."""
    root: etree._Element = parse(f"<html><body>{html}</body></html>")
    links = rated(page_links(root, url), place or Place(url), root=root, base=url)
    return {link.text or link.url.rpartition("/")[2]: link.promise for link in links}


def test_a_front_page() -> None:
    found = promises(
        """<div class="nav"><a href="/">首页</a> <a href="/xw/">新闻中心</a> <a href="/xxgk/">政府信息公开</a>
        <a href="/fq/">府情文汇</a> <a href="/wzdt.html">网站地图</a></div>
        <a href="/s?q=1">政府工作报告</a> <a href="/bg/">政府工作报告</a>
        <ul><li><a href="/art/2023/1/2/art_1_22.html">全县经济工作会议召开</a></li>
        <li><a href="/art/2023/1/2/art_1_23.html">2023年政府工作报告</a></li>
        <li><a href="/art/2023/1/2/art_1_24.html">一图读懂政府工作报告</a></li></ul>"""
    )
    assert found == {
        "首页": 0,
        "新闻中心": 1,
        "政府信息公开": 5,
        "府情文汇": 2,
        "网站地图": 7,
        "政府工作报告": 8,
        "全县经济工作会议召开": 0,
        "2023年政府工作报告": 9,
        "一图读懂政府工作报告": 0,
    }


def test_an_endpoint_is_as_good_as_its_list_whatever_its_address_looks_like() -> None:
    endpoint = Link("http://b.gov.cn/common/search/12ab?page=1", "政府工作报告 第1页", further=True)
    (link,) = rated([endpoint], Place("http://b.gov.cn/bg/list.shtml", 8))
    assert link.promise == 7


def test_a_search_for_reports_is_none() -> None:
    assert promises('<a href="/search?q=%E6%94%BF">政府工作报告</a>') == {"政府工作报告": 0}


COLUMN = """
<ul><li><a href="/art/2023/1/2/art_12_1.html">2023年政府工作报告</a></li>
<li><a href="/art/2022/1/2/art_12_2.html">奋力谱写现代化青山建设新篇章</a></li>
<li><a href="/art/2021/1/2/art_12_3.html">2021-01-12</a></li>
<li><a href="/art/2021/1/2/art_12_4.html">关于印发青山县防汛预案的通知</a></li>
<li><a href="/art/2021/1/2/art_12_5.html">青山县人民法院工作报告</a></li></ul>
<div><a href="index_2.html">下一页</a> <a href="index_3.html">3</a> <a href="index_9.html">尾页</a></div>
<dl><dt>新闻</dt><dd><a href="/art/2021/1/2/art_9_4.html">我县召开全县农业农村工作会议</a></dd></dl>"""


def test_the_column_of_reports() -> None:
    assert promises(COLUMN, Place(BASE, 8)) == {
        "2023年政府工作报告": 9,
        "奋力谱写现代化青山建设新篇章": 5,
        "2021-01-12": 8,
        "关于印发青山县防汛预案的通知": 0,
        "青山县人民法院工作报告": 0,
        "下一页": 8,
        "3": 8,
        "尾页": 8,
        "我县召开全县农业农村工作会议": 0,
    }


def test_a_list_with_a_report_among_other_things_is_followed_less_eagerly() -> None:
    found = promises(COLUMN, Place(BASE, 0))
    assert (found["2023年政府工作报告"], found["下一页"], found["奋力谱写现代化青山建设新篇章"]) == (9, 7, 0)


def test_lists_without_reports_are_followed_for_a_few_pages() -> None:
    pager = "".join(f'<a href="index_{n}.html">{n}</a>' for n in range(2, 18))
    assert list(promises(pager, Place(BASE, 6)).values()) == [5, 5, 5, 5, 4, 4, 4, *[3] * 7, 0, 0]
    assert list(promises(pager, Place(BASE, 2)).values()) == [*[2] * 14, 0, 0]
    assert set(promises(pager, Place(BASE, 0)).values()) == {1, 0}  # for sites that yield nothing else
    assert promises('<a href="?page=16">下一页</a>', Place(BASE, 6)) == {"下一页": 0}


def test_years_and_more_are_what_stands_above_them() -> None:
    found = promises(
        """<div><div class="hd"><h3>政府工作报告</h3><a href="/c/8/">更多&gt;&gt;</a></div>
        <ul><li><a href="/c/2022/">2022年</a></li><li><a href="/c/2021/">2021</a></li></ul></div>
        <div><div class="hd"><h3>规划计划</h3><a href="/c/9/">more</a></div></div>
        <div><div class="hd"><h3>图片新闻</h3><a href="/c/10/">更多</a></div></div>"""
    )
    assert found == {"更多>>": 8, "2022年": 8, "2021": 8, "more": 6, "更多": 0}


def test_rows_whose_links_only_say_that_they_are_links() -> None:
    found = promises(
        """<table><tr><td>2023年政府工作报告</td><td><a href="/a/1.html">查看</a></td></tr>
        <tr><td>政府工作报告解读</td><td><a href="/a/2.html">详情</a></td></tr></table>"""
    )
    assert found == {"查看": 9, "详情": 0}


def test_pictures_are_what_they_are_called() -> None:
    root = parse('<a href="/fq/1/"><img alt="政府工作报告"></a> <a href="/fq/2/"><img src="a.png"></a>')
    assert [link.promise for link in rated(page_links(root, BASE), Place(BASE), root=root, base=BASE)] == [
        8,
        0,
    ]


def test_what_is_attached_to_a_report_belongs_to_it() -> None:
    files = '<a href="/a/1.pdf">1.pdf</a> <a href="/a/2.docx">点击下载</a> <a href="/a/3.xls">图片</a>'
    html = f'<p>附件：{files} <a href="/a/4.zip">附件.zip</a></p>'
    found = promises(html, Place(BASE, is_list=False, is_report=True))
    assert found == {"1.pdf": 7, "点击下载": 7, "图片": 0, "附件.zip": 7}
    assert set(promises(html, Place(BASE, is_list=False)).values()) == {0}


def test_the_next_page_of_an_article_comes_first() -> None:
    url = "http://www.example.gov.cn/a/1_2.html"
    (link,) = rated([Link(url, "下一页")], Place(BASE, is_list=False), following=url)
    assert link.promise == 9


def test_rows_of_an_endpoint_and_its_pages() -> None:
    rows = [
        Link("http://www.example.gov.cn/a/1.html", "2023年政府工作报告"),
        Link("http://www.example.gov.cn/a/2.html", "关于做好防汛工作的通知"),
        Link("http://www.example.gov.cn/api?page=2", "第2页"),
        Link("http://www.example.gov.cn/api?col=4", "政府工作报告"),
        Link("http://www.example.gov.cn/api?col=4&page=2", "政府工作报告 第2页"),
    ]
    assert [link.promise for link in rated(rows, Place(BASE))] == [9, 0, 7, 8, 8]
    assert [link.promise for link in rated(rows[1:3], Place(BASE))] == [0, 1]


def test_the_endpoint_of_a_list_promises_what_the_list_does() -> None:
    url = "http://www.example.gov.cn/module/web/jpage/dataproxy.jsp?columnid=12"
    names = {"": 8, "政府工作报告": 8}
    assert {n: rated([Link(url, n, further=True)], Place(BASE, 8))[0].promise for n in names} == names
    names = {"": 0, "政府工作报告": 8, "府情文汇": 2, "要闻": 0}
    assert {n: rated([Link(url, n, further=True)], Place(BASE))[0].promise for n in names} == names


def test_a_page_that_only_sends_its_readers_on_promises_what_was_hoped_of_it() -> None:
    target = Link("http://www.example.gov.cn/portal/index.html")
    assert rated([target], Place(BASE, sends_on=9))[0].promise == 9
    assert rated([target], Place(BASE))[0].promise == 0


def test_what_stands_beside_a_year_in_a_menu_is_no_heading() -> None:
    names = ("预算决算", "工作报告", "2020年及以前")
    links = "<br>".join(f'<a href="/c/{n}/">{name}</a>' for n, name in enumerate(names))
    menu = f"<div>{links}</div>"
    assert promises(menu, Place(BASE, 5))["2020年及以前"] == 4
    linked = '<div><h3><a href="/c/1/">政府工作报告</a></h3><p><a href="/c/3/">2020年及以前</a></p></div>'
    assert promises(linked)["2020年及以前"] == 8


def test_menus_in_frames_are_looked_at() -> None:
    assert promises('<iframe src="/left.html"></iframe><a href="/c/1/">府情</a>') == {
        "left.html": 5,
        "府情": 2,
    }
    html = '<iframe src="/left.html"></iframe>'
    assert promises(html, Place(BASE, is_list=False)) == {"left.html": 0}


def test_columns_of_a_certain_year_and_region() -> None:
    rows = (
        '<a href="/index.php?id=1">2025年吉林省两会</a> <a href="/index.php?id=2">青山县十五届人代会专题</a>'
    )
    assert list(promises(rows).values()) == [6, 6]


def test_years_of_a_list_that_has_a_report() -> None:
    years = '<div><a href="?y=2022">2022年</a> <a href="?y=2021">2021年</a></div>'
    assert set(promises(f"{years}<ul><li>通知</li></ul>").values()) == {0}
    found = promises(f'{years}<ul><li><a href="/a/1.html">2023年政府工作报告</a></li></ul>')
    assert (found["2022年"], found["2021年"]) == (7, 7)
    assert set(promises(years, Place(BASE, has_reports=True)).values()) == {7}


def test_sitemaps_say_it_by_paths() -> None:
    urls = (
        "http://a.gov.cn/zwgk/zfgzbg/202301/t20230112_7.html",
        "http://a.gov.cn/xw/202301/t20230112_8.html",
    )
    assert [link.promise for link in rated(list(map(Link, urls)), Place("http://a.gov.cn/sitemap.xml"))] == [
        8,
        0,
    ]


ARTICLE = "http://www.example.cn/xw/20230105/t20230105_12.html"
HEADLINE = "全县经济工作会议在青山召开"


@pytest.mark.parametrize(
    "address",
    [
        "/xw/20230106/t20230106_13.html",
        "/xw/20230106/13.html",
        "/system/2023/01/06/011223344.shtml",
        "/c/1234.html?page=2",
        "/xw/default.html",
        "/xw/",
        "/xw/?",
        "/xw?",
        "/",
        "",
        "/index.html?id=12",
        "/LIST_2.html",
        "/wzdt.html",
        "/sitemap.xml",
        "/zfgzbg/2023.html",
        "/gongzuobaogao/20230106/13.html",
        "/fj/P020230106.pdf",
        "/search/13.html",
        "/青山/13.html",
    ],
)
@pytest.mark.parametrize("text", [HEADLINE, "规划计划", "2025年青山县两会", "要闻", "2023年第3期", "下一页"])
def test_on_articles_a_glance_says_what_all_rules_say(address: str, text: str) -> None:
    link = Link(f"http://www.example.cn{address}", text)
    place = Place(ARTICLE, is_list=False)
    (glanced,) = rated([link], place)
    (ruled,) = rated(
        [Link(link.url, link.text, further=False)], Place(ARTICLE, is_list=False, is_report=True)
    )
    report = link.url.endswith(".pdf")  # what is attached to a report is its own
    assert glanced.promise == (0 if report else ruled.promise)


def test_an_article_that_names_a_report_among_its_links() -> None:
    found = promises(
        """<p><a href="/xw/20230106/13.html">全县经济工作会议在青山召开</a>
        <a href="/xw/20230106/14.html">青山县2023年政府工作报告</a> <a href="/xw/20230106/15.html"><img></a>
        <a href="/xw/20230106/16.html">青山县2022年政府工作报告</a></p>""",
        Place(ARTICLE, is_list=False),
        ARTICLE,
    )
    assert found == {
        "全县经济工作会议在青山召开": 4,
        "青山县2023年政府工作报告": 9,
        "青山县2022年政府工作报告": 9,
        "15.html": 0,
    }


def test_what_a_link_promises_on_one_list_is_not_what_it_promises_on_another() -> None:
    row = '<ul><li><a href="/zw/fq/">府情文汇</a> <a href="/zw/list_2.html">下一页</a></li></ul>'
    unknown, column = Place(BASE), Place(BASE, 6)
    assert promises(row, unknown) == promises(row, unknown) == {"府情文汇": 2, "下一页": 1}
    assert promises(row, column) == promises(row, column) == {"府情文汇": 2, "下一页": 5}


@pytest.mark.parametrize("heading", ["政府工作报告", "通知公告"])
def test_what_says_nothing_is_looked_for_around_it_on_each_page(heading: str) -> None:
    found = promises(
        f"""<div><h3>{heading}</h3><ul><li><a href="/zw/a/">更多</a></li>
        <li><a href="/zw/b/">府情文汇</a></li></ul></div>""",
        Place(BASE, 4),
    )
    assert found == {"更多": 8 if heading == "政府工作报告" else 0, "府情文汇": 2}
