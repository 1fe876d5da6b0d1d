from urllib.parse import urljoin

import pytest

from crawler.pages.dom import parse
from crawler.pages.links import absolute, next_page, page_links

URL = "http://www.example.gov.cn/zwgk/index.html"


def urls(source: str, url: str = URL) -> list[str]:
    return [link.url for link in page_links(parse(source), url)]


def test_links_are_absolute_without_fragment_and_once() -> None:
    source = '<a href="./a.html#x">甲</a><a href="/b">乙</a><a href="a.html">再</a><a href="#top">顶</a>'
    assert urls(source) == ["http://www.example.gov.cn/zwgk/a.html", "http://www.example.gov.cn/b"]


def test_only_http_is_followed() -> None:
    source = '<a href="mailto:a@b.cn">m</a><a href="javascript:void(0)">j</a><a href="ftp://x/y">f</a>'
    assert urls(source) == []


def test_the_base_element_counts() -> None:
    assert urls('<base href="/other/"><a href="a.html">甲</a>') == ["http://www.example.gov.cn/other/a.html"]


def test_frames_attachments_and_next_are_links() -> None:
    source = '<link rel="next" href="index_1.html"><iframe src="/f.html"></iframe><a href="a.pdf">附件</a>'
    assert urls(source) == [
        "http://www.example.gov.cn/zwgk/index_1.html",
        "http://www.example.gov.cn/f.html",
        "http://www.example.gov.cn/zwgk/a.pdf",
    ]


def test_a_link_that_only_a_script_follows() -> None:
    source = """<a href="javascript:;" onclick="window.open('t20210101_1.html')">报告</a>"""
    assert urls(source) == ["http://www.example.gov.cn/zwgk/t20210101_1.html"]


def test_the_anchor_text_is_folded_and_a_title_stands_in() -> None:
    source = '<a href="a"> 甲\n 乙 </a><a href="b" title="全称"><img src="x.png"></a>'
    assert [link.text for link in page_links(parse(source), URL)] == ["甲 乙", "全称"]


@pytest.mark.parametrize("href", ["http://[::1", "http://a:b:c/", "http://h:99999999/"])
def test_a_broken_url_is_no_link(href: str) -> None:
    assert absolute(URL, href) is None


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("http://x.cn/a/t20200101_4577.html", "t20200101_4577_1.html"),
        ("http://x.cn/a/t20200101_4577_1.html", "t20200101_4577_2.html"),
        ("http://x.cn/view.asp?id=7", "view.asp?id=7&page=2"),
        ("http://x.cn/view.asp?id=7&page=2", "?id=7&page=3"),
        ("http://x.cn/a/index.html?id=7", "index_2.html?id=7"),
        ("http://x.cn/a/t4577-2", "t4577-3"),
        ("http://x.cn/a/12_3.html", "12_3_1.html"),
        ("http://x.cn/a/", "_1"),
    ],
)
def test_the_next_page_of_an_article(url: str, href: str) -> None:
    root = parse(f'<a href="{href}">下一页</a>')
    assert next_page(root, url) == absolute(url, href)


@pytest.mark.parametrize("href", ["t20200101_4578.html", "/other.html", "t20200101_4577.html"])
def test_the_next_article_is_no_next_page(href: str) -> None:
    assert next_page(parse(f'<a href="{href}">下一页</a>'), "http://x.cn/a/t20200101_4577.html") is None


def test_the_pages_of_a_trs_article_are_named_in_a_script() -> None:
    source = '<script>createPageHTML(3, 1, "t20200101_4577", "shtml");</script>'
    assert (
        next_page(parse(source), "http://x.cn/a/t20200101_4577_1.shtml")
        == "http://x.cn/a/t20200101_4577_2.shtml"
    )


def test_the_last_page_has_no_next() -> None:
    source = '<script>createPageHTML(3, 2, "t20200101_4577", "shtml");</script>'
    assert next_page(parse(source), "http://x.cn/a/t20200101_4577_2.shtml") is None


@pytest.mark.parametrize("base", ["http://x.cn/", "http://x.cn/a/b.html?q=/z/", "https://x.cn:8080/a/"])
@pytest.mark.parametrize(
    "href",
    [
        "c.html",
        "/c.html",
        "./c",
        "../c",
        "c/./d",
        "?p=2",
        "c?u=/../x",
        "http://y.cn/a/../b",
        "a:b",
        "//y.cn/c",
        "//y.cn/c/../d?q=/./#f",
        "//y.cn/c;d",
        "c",
        "c/",
    ],
)
def test_short_ways_lead_where_the_standard_leads(base: str, href: str) -> None:
    expected = urljoin(base, href).partition("#")[0]
    assert absolute(base, href) == (expected if expected.startswith("http") else None)


@pytest.mark.parametrize("href", ["", " ", "#", " #top", "javascript:", " JavaScript:open('/c.html')"])
def test_what_leads_nowhere(href: str) -> None:
    assert absolute("http://x.cn/a/b.html", href) is None


@pytest.mark.parametrize(
    "href", ["http://y.cn", "https://y.cn#top", "//y.cn", " http://y.cn/ ", "http://y.cn?#"]
)
def test_a_host_alone_has_the_path_of_its_front_page(href: str) -> None:
    assert absolute("https://x.cn/a/b.html", href) in ("https://y.cn/", "http://y.cn/")


def test_the_next_page_that_was_found_is_the_last_link_unless_an_anchor_leads_there() -> None:
    further = "http://x.cn/a/t20200101_4577_2.shtml"
    root = parse(f'<a href="{further}">下一页</a><a href="/b.html">乙</a>')
    assert [link.url for link in page_links(root, URL, further)] == [
        further,
        "http://www.example.gov.cn/b.html",
    ]
    root = parse('<a href="/b.html">乙</a>')
    assert [link.url for link in page_links(root, URL, further)] == [
        "http://www.example.gov.cn/b.html",
        further,
    ]
