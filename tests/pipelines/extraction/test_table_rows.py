"""Tables of figures become rows; layout tables do not."""

from crawler.pages.dom import parse
from crawler.pages.walk import read_blocks
from pipelines.extraction import extract_documents
from pipelines.extraction.parts import Part
from pipelines.extraction.table_rows import parts_of
from pipelines.provenance import html_reader, open_reader, render
from tests.crawler.pages.pages import SENTENCE, html, paragraphs

FIGURES = (
    "<table><tr><th>指标</th><th>单位</th><th>数量</th></tr>"
    "<tr><td>生产总值</td><td><p>亿元</p></td><td>55.1</td></tr>"
    "<tr><td rowspan=2>其中：<br>第一产业</td><td></td><td>8</td></tr></table>"
)


def lines(source: str) -> list[str]:
    root = parse(f"<html><body>{source}</body></html>")
    page = read_blocks(root)
    found = [part.line() for part in parts_of(page, page.blocks)]
    read_piece = html_reader(f"<html><body>{source}</body></html>")
    assert [render(line.paragraph, read_piece) for line in found] == [line.text for line in found]
    return [line.text for line in found]


def test_a_row_is_a_line() -> None:
    assert lines(FIGURES) == ["指标 单位 数量", "生产总值 亿元 55.1", "其中： 第一产业 8"]


def test_a_page_in_a_table_keeps_its_lines() -> None:
    menu = "".join(f"<tr><td>栏目{n}</td></tr>" for n in range(5))
    columns = f"<tr><td><table>{menu}</table></td><td>{paragraphs(6)}</td></tr>"
    page = f"<table>{columns}<tr><td>甲</td><td>乙</td></tr></table>"
    assert lines(page) == [*(f"栏目{n}" for n in range(5)), *lines(paragraphs(6)), "甲", "乙"]


def test_a_table_of_figures_inside_of_a_page_in_a_table() -> None:
    page = f"<table><tr><td>{paragraphs(3)}{FIGURES}{paragraphs(2)}</td><td>右</td></tr></table>"
    assert lines(page)[3:6] == lines(FIGURES)


def test_a_table_of_one_row_or_of_single_cells_is_layout() -> None:
    assert lines("<table><tr><td>甲</td><td>乙</td></tr></table>") == ["甲", "乙"]
    assert lines("<table><tr><td>甲</td></tr><tr><td>乙</td></tr><tr><td>丙</td></tr></table>") == [
        "甲",
        "乙",
        "丙",
    ]


def test_rows_are_not_taken_for_lines_that_a_page_broke() -> None:
    row = "<tr><td>某某项目建设工程年度投资完成情况</td><td>某某县人民政府办公室负责落实</td></tr>"
    table = f"<table>{row * 12}</table>"
    body = html("某市公报", f"<div>{paragraphs(4)}{table}{paragraphs(2)}</div>").encode()
    [document] = extract_documents(body, url="http://www.example.cn/a.html")
    rows = [line for line in document.text.split("\n") if SENTENCE not in line]
    assert rows == ["某某项目建设工程年度投资完成情况 某某县人民政府办公室负责落实"] * 12
    assert "broken_lines" not in document.flags
    read_piece = open_reader(body, "html")
    assert [render(paragraph, read_piece) for paragraph in document.paragraphs] == document.text.split("\n")


def test_a_table_that_ends_a_text_is_kept_whole() -> None:
    rows = "".join(f"<tr><td>指标{n}</td><td>{n}.5</td></tr>" for n in range(30))
    source = html("某市公报", f"<div>{paragraphs(6)}<table>{rows}</table></div>")
    [document] = extract_documents(source.encode(), url="http://www.example.cn/a.html")
    assert document.text.endswith("指标29 29.5")


def test_a_row_is_a_part_of_its_own() -> None:
    page = read_blocks(parse(FIGURES))
    assert all(isinstance(part, Part) and part.is_row for part in parts_of(page, page.blocks))
