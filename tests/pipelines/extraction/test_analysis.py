from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extraction import Analysis, Page, analyse, extract_documents
from pipelines.provenance import open_reader, render
from tests.crawler.pages.pages import SENTENCE, article, html, paragraphs

URL = "http://www.example.gov.cn/zwgk/t20200117_4577.html"


def read(source: str, **changed: object) -> Analysis:
    return analyse(Page(source.encode(), URL, "text/html; charset=utf-8", **changed))  # type: ignore[arg-type]


def test_an_article() -> None:
    analysis = read(article())
    [document] = analysis.documents
    assert analysis.outcome == "documents"
    assert document.title == "某市召开全市经济工作会议部署全年任务"
    assert document.text == "\n".join(f"第{n}段。{SENTENCE}" for n in range(6))
    assert (document.url, document.charset, document.medium) == (URL, "utf-8", "html")
    assert document.published_on == date(2020, 1, 17)
    assert len(analysis.links) == 12
    assert any("article" in sentence for sentence in analysis.explanation)


def test_the_byline_stays_and_the_chrome_goes() -> None:
    above = "<div>发布时间：2020-01-20 来源：县政府办 字号：[大 中 小]</div>"
    byline = "<p>——2020年1月5日在某县第十七届人民代表大会第四次会议上</p><p>县长 王某某</p>"
    end = "<p>某县人民政府</p><p>责任编辑：李某</p><p>分享到：</p>"
    source = html(
        "2020年某县政府工作报告_某县人民政府",
        f"<h1>2020年某县政府工作报告</h1>{above}<div class='con'><p>2020年某县政府工作报告</p>{byline}"
        f"<p>各位代表：</p>{paragraphs(8)}{end}</div><p>上一篇：<a href='1.html'>某某</a></p>",
    )
    [document] = read(source).documents
    lines = document.text.split("\n")
    assert lines[:3] == ["——2020年1月5日在某县第十七届人民代表大会第四次会议上", "县长 王某某", "各位代表："]
    assert lines[-1] == "某县人民政府"
    assert document.published_on == date(2020, 1, 20)
    assert document.publisher == "县政府办"


def test_a_text_in_lines_parted_by_br() -> None:
    lines = [f"第{n}段。{SENTENCE}" * 2 for n in range(8)]
    source = html("某市通报全年工作情况", f"<h1>某市通报全年工作情况</h1><div>{'<br>'.join(lines)}</div>")
    [document] = read(source).documents
    assert document.text.split("\n") == lines


def test_a_page_whose_text_waits_for_a_script() -> None:
    source = html(
        "某市通报工作情况", f"<div id='js_content' style='visibility: hidden'>{paragraphs(8)}</div>"
    )
    [document] = read(source).documents
    assert "hidden_text" in document.flags
    assert document.text.count("\n") == 7


def test_a_plain_text() -> None:
    text = f"某市召开会议部署全年任务\n\n{SENTENCE * 2}\n{SENTENCE * 3}\n"
    [document] = extract_documents(text.encode(), url="http://x.cn/a.txt", content_type="text/plain")
    assert document.medium == "text"
    assert document.title == "某市召开会议部署全年任务"
    assert document.text == f"{SENTENCE * 2}\n{SENTENCE * 3}"


def test_a_plain_text_of_a_report() -> None:
    byline = "——2020年1月5日在某县第十七届人民代表大会第四次会议上"
    text = f"首页\n政务公开\n2020年某县政府工作报告\n{byline}\n各位代表：\n{SENTENCE * 3}\n{SENTENCE * 2}"
    [document] = extract_documents(text.encode(), url="http://x.cn/a.txt", content_type="text/plain")
    assert document.title == "2020年某县政府工作报告"
    assert document.text.split("\n")[:2] == [byline, "各位代表："]


def test_a_preview_of_lines_in_a_plain_text() -> None:
    lines = [(SENTENCE * 30)[at : at + 27] for at in range(0, 800, 27)]
    shop = "购物车\n我的足迹\n2020年某县政府工作报告\n加入Vip免费下载\n立即下载"
    text = "\n".join([shop, *lines])
    [document] = extract_documents(text.encode(), url="http://x.cn/a.txt", content_type="text/plain")
    assert document.title == "2020年某县政府工作报告"
    assert document.truncated
    assert document.text == "".join(lines)


@pytest.mark.parametrize(
    ("body", "content_type", "outcome"),
    [
        (b"", "text/html", "empty"),
        (b"   \n", None, "empty"),
        (b"%PDF-1.4 broken", "application/pdf", "unreadable"),
        (b"PK\x03\x04 broken word/", None, "unreadable"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword", "unreadable"),
        (bytes(range(32)) * 40, None, "unreadable"),
        (b"<urlset><url><loc>http://x.cn/1</loc></url></urlset>", "text/xml", "list"),
    ],
)
def test_odd_bodies(body: bytes, content_type: str | None, outcome: str) -> None:
    analysis = analyse(Page(body, URL, content_type))
    assert analysis.outcome == outcome
    assert analysis.explanation


def test_the_first_bytes_count_more_than_the_header() -> None:
    assert analyse(Page(article().encode(), URL, "application/octet-stream")).outcome == "documents"
    assert analyse(Page(b"%PDF-1.7\n", URL, "text/html")).kind == "unreadable"


def test_an_error_answer_has_no_documents() -> None:
    assert read(article(), status=404).outcome == "error"
    assert read("", status=503).outcome == "error"


def test_nesting_is_read_as_deep_as_the_parser_goes() -> None:
    for tag in ("div", "span", "table", "b"):
        assert read(f"<{tag}>" * 2_000 + SENTENCE * 5).outcome != "unreadable"


TAGS = ["<div>", "</div>", "<p>", "<br>", "<li>", "<td>", "<a href='x'>", "</a>", "<script>", "</script>"]
WORDS = [
    "<!--",
    "-->",
    "\x00",
    "&nbsp;",
    "<o:p>",
    "2020-01-01",
    "各位代表：",
    "2023年某市政府工作报告",
    "发表于 2020-1-1",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*TAGS, *WORDS, SENTENCE, SENTENCE * 8]), max_size=60))
def test_whatever_comes_out_is_proved(pieces: list[str]) -> None:
    body = "".join(pieces).encode()
    analysis = analyse(Page(body, URL, "text/html"))
    assert analysis.outcome != "unreadable", analysis.explanation
    for document in analysis.documents:
        read_piece = open_reader(body, document.medium, charset=document.charset)
        assert [render(paragraph, read_piece) for paragraph in document.paragraphs] == document.text.split(
            "\n"
        )


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([None, "text/html", "text/plain; charset=gbk", "application/pdf"]),
)
def test_no_bytes_raise(body: bytes, content_type: str | None) -> None:
    assert analyse(Page(body, URL, content_type)).explanation


def test_a_glossary_is_not_what_was_said() -> None:
    title = "2023年某县政府工作报告"
    notes = "<p>名词解释</p><p>1.两个确立：指某某。</p><p>2.三区三线：指某某。</p>"
    [document] = read(html(title, f"<h1>{title}</h1><div>{paragraphs(9)}{notes}</div>")).documents
    assert document.text.endswith(f"第8段。{SENTENCE}")
    assert "glossary" in document.flags


def test_a_frameset_leads_on() -> None:
    analysis = read("<html><frameset><frame src='/main.html'></frameset></html>")
    assert (analysis.outcome, len(analysis.links)) == ("list", 1)


def test_the_page_after_the_last_of_a_list_is_empty() -> None:
    assert read(html("通知公告", "<ul><li>暂无更多信息</li></ul>")).outcome == "empty"


def test_the_authors_and_the_day_of_a_communique_are_its_text() -> None:
    title = "某市2023年国民经济和社会发展统计公报"
    head = f"<h2>{title}</h2><p>发布时间：2024-03-28 09:00 来源：市统计局</p>"
    body = f"<div><p>某市统计局 国家统计局某市调查队</p><p>2024年3月28日</p>{paragraphs(8)}</div>"
    [document] = read(html(title, head + body)).documents
    assert document.text.split("\n")[:2] == ["某市统计局 国家统计局某市调查队", "2024年3月28日"]


def test_a_table_in_a_text_is_kept() -> None:
    rows = "".join(f"<tr><td>指标{n}</td><td><p>{n}.5</p></td></tr>" for n in range(12))
    table = f"<table><tbody>{rows}</tbody></table>"
    [document] = read(html("某市统计公报", f"<div>{paragraphs(4)}{table}{paragraphs(2)}</div>")).documents
    rows_of = [line for line in document.text.split("\n") if SENTENCE not in line]
    assert rows_of[:2] == ["指标0 0.5", "指标1 1.5"]
    assert len(rows_of) == 12


def test_the_next_page_of_a_list_promises_no_more_than_the_list() -> None:
    rows = "".join(
        f'<li><a href="/xw/202301/content_{n}.htm">全县召开第{n}次经济运行调度会</a><i>2023-01-0{n}</i></li>'
        for n in range(1, 9)
    )
    head = "<head><title>要闻-青山县人民政府</title></head>"
    page = f'<html>{head}<body><ul>{rows}</ul><a href="/xw/home_1.htm">后一页</a></body></html>'
    analysis = analyse(Page(page.encode(), "http://www.b.gov.cn/xw/home.htm"))
    (following,) = (link for link in analysis.links if link.url.endswith("home_1.htm"))
    assert analysis.next_page is None
    assert following.promise <= 2
