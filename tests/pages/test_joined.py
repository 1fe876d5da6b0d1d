"""Articles in several pages, by each family's rule: found page by page, and joined to one document."""

from __future__ import annotations

import pytest

from pipelines.extraction import EXTRACTOR, Page, analyse
from pipelines.records import rows
from pipelines.records.chains import follow
from pipelines.records.joining import join
from tests.pipelines.made import capture

HOST = "http://www.shili.gov.cn"
SENTENCE = "全市上下坚持稳中求进，统筹推进各项工作，经济运行总体平稳，民生持续改善。"

FAMILIES = [
    # family, URL of the first page, of the others, how its pages lead on (first, current, following)
    ("trs", "/zf/202501/t20250110_44.html", "/zf/202501/t20250110_44_{below}.html", "script from 0"),
    ("ucap", "/s/202601/307e790f43fd475889841ff47b443ee6.shtml", "{name}_{number}.shtml", "script from 1"),
    ("hanweb", "/art/2025/1/20/art_33720_8104543.html", "{name}_{number}.html", "words"),
    ("jpaas", "/art/2025/1/20/art_33720_8104543.html", "{name}_{number}.html", "numbers"),
    ("gkmlpt", "/gkmlpt/content/4/4851/post_4851130.html", "{name}_{number}.html", "words"),
    ("nfcms", "/zf/content/post_1502544.html", "{name}_{number}.html", "words"),
    ("govcn", "/yaowen/202603/content_7062625.htm", "{name}_{number}.htm", "arrows"),
    (
        "public-column",
        "/public/1681/564207141.html",
        "/public/1681/564207141.html?pageIndex={number}",
        "words",
    ),
    (
        "shanghai",
        "/nw12336/20240129/2dfb672cc8b840f1b97788f74fb403cd.html",
        "{name}_{number}.html",
        "numbers",
    ),
    (
        "liaoning",
        "/web/zf/2024012808363260077/index.shtml",
        "/web/zf/2024012808363260077/index_{number}.shtml",
        "words",
    ),
    ("henan", "/2022/01-11/2380655.html", "{name}_{number}.html", "select"),
    ("founder", "/html/2026-01/20/content_12345.htm", "{name}_{number}.htm", "words"),
    ("enorth", "/system/2026/01/20/030511407.shtml", "{name}_{number}.shtml", "words"),
    (
        "uuid-columns",
        "/columns/3ec31d57-6be5-4350-ad03-6e5801a534eb/202401/29/0b8f2c11.html",
        "{name}_{number}.html",
        "words",
    ),
    ("unknown", "/show.aspx?id=77", "/show.aspx?id=77&currentPage={number}", "rel"),
]


def url_of(first: str, others: str, number: int) -> str:
    if number == 1:
        return HOST + first
    name = first.rsplit(".", 1)[0]
    return HOST + others.format(name=name, number=number, below=number - 1)


def pager(way: str, first: str, others: str, number: int, pages: int) -> str:
    urls = {page: url_of(first, others, page) for page in range(1, pages + 1)}
    stem = first.rsplit("/", 1)[1].rsplit(".", 1)[0]
    match way:
        case "script from 0":
            return f'<script>createPageHTML({pages}, {number - 1}, "{stem}", "html");</script>'
        case "script from 1":
            return f"<script>createPageHTML('page_div', {pages}, {number}, '{stem}', 'shtml', 9);</script>"
        case "numbers":
            return " ".join(f"<a href='{url}'>[{page}]</a>" for page, url in urls.items() if page != number)
        case "select":
            options = "".join(f"<option value='{url}'>第{page}页</option>" for page, url in urls.items())
            return f"<select onchange='location.href=this.value'>{options}</select>"
        case "rel":
            return f"<link rel='next' href='{urls[number + 1]}'>" if number < pages else ""
    word = "&gt;&gt;" if way == "arrows" else "下一页"
    before = f"<a href='{urls[number - 1]}'>上一页</a>" if number > 1 else ""
    return before + (f"<a href='{urls[number + 1]}'>{word}</a>" if number < pages else "")


@pytest.mark.parametrize(("family", "first", "others", "way"), FAMILIES, ids=[row[0] for row in FAMILIES])
def test_an_article_in_three_pages_is_one_document(family: str, first: str, others: str, way: str) -> None:
    assert family
    parts = {}
    for number in (1, 2, 3):
        url = url_of(first, others, number)
        text = "".join(f"<p>第{number}页第{line}段。{SENTENCE}</p>" for line in range(8))
        body = (
            "<html><head><title>2026年示例市政府工作报告</title></head><body><h1>2026年示例市政府工作报告</h1>"
            f"<div class='c'>{text}</div>{pager(way, first, others, number, 3)}</body></html>"
        ).encode()
        found = analyse(Page(body, url, "text/html"))
        assert found.next_page == (url_of(first, others, number + 1) if number < 3 else None)
        (row,) = rows.document_rows(capture(url, body), found.documents, EXTRACTOR, found.next_page)
        parts[row["_id"]] = row
    whole = join(follow(next(iter(parts.values())), parts.get))
    assert [line[:8] for line in whole["text"].split("\n")] == [
        f"第{number}页第{line}段。全" for number in (1, 2, 3) for line in range(8)
    ]
    assert not whole["truncated"]


@pytest.mark.parametrize(
    "following", ["/public/1681/564207142.html", "/art/2025/1/21/art_33720_8104544.html"]
)
def test_the_next_article_is_no_next_page(following: str) -> None:
    text = "".join(f"<p>第{line}段。{SENTENCE}</p>" for line in range(8))
    page = (
        f"<h1>政府工作报告</h1><div>{text}</div><a href='{following}'>下一页</a><a href='{following}'>2</a>"
    )
    first = following.replace("4544", "4543").replace("7142", "7141")
    assert analyse(Page(page.encode(), HOST + first, "text/html")).next_page is None
