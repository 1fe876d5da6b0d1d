import pytest

from crawler.pages.dom import parse
from crawler.pages.walk import read_blocks
from pipelines.extraction import Page, analyse
from pipelines.extraction.page_title import find_title, without_site
from tests.crawler.pages.pages import SENTENCE, html, paragraphs


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("2021年某县政府工作报告_政府工作报告_某县人民政府", "2021年某县政府工作报告"),
        ("某市召开会议 - 某市人民政府门户网站", "某市召开会议"),
        ("某市召开会议--新闻--某网", "某市召开会议"),
        ("某市召开会议|某网", "某市召开会议"),
        ("某市召开会议", "某市召开会议"),
        ("", ""),
    ],
)
def test_the_title_element_without_site_and_column(head: str, title: str) -> None:
    assert without_site(head) == title


def read(head: str, body: str) -> tuple[str, str]:
    page = read_blocks(parse(html(head, body)))
    start = next(i for i, block in enumerate(page.blocks) if SENTENCE in block.text)
    return find_title(page, start, head, {})


def test_the_line_that_the_title_element_repeats() -> None:
    found = read("某市召开经济会议_某网", f"<h3>热点</h3><div>某市召开经济会议</div>{paragraphs(3)}")
    assert found == ("某市召开经济会议", "title line")


def test_a_title_broken_over_lines() -> None:
    body = f"<div>某市人民代表大会常务委员会<br>关于批准决算的决议</div>{paragraphs(3)}"
    assert (
        read("某市人民代表大会常务委员会关于批准决算的决议_公报", body)[0]
        == "某市人民代表大会常务委员会关于批准决算的决议"
    )


def test_the_heading_where_the_title_element_names_the_column() -> None:
    body = f"<p>新闻动态</p><h5>某市召开全市经济工作会议</h5>{paragraphs(3)}"
    assert read("新闻动态--某网", body) == ("某市召开全市经济工作会议", "heading")


def test_the_title_element_where_nothing_repeats_it() -> None:
    assert read("某市召开经济会议_某网", paragraphs(3)) == ("某市召开经济会议", "title element")


def test_title_lines_are_not_text() -> None:
    title = "某市人民代表大会常务委员会关于批准决算的决议"
    body = f"<div><p>某市人民代表大会常务委员会</p><p>关于批准决算的决议</p>{paragraphs(5)}</div>"
    [document] = analyse(Page(html(title, body).encode(), "http://x.cn/1.html", "text/html")).documents
    assert document.title == title
    assert document.text.startswith("第0段")
