from crawler.pages.blocks import Blocks
from crawler.pages.dom import parse
from crawler.pages.passage import Passage, distance, passage, title_lines
from crawler.pages.walk import read_blocks
from tests.crawler.pages.pages import SENTENCE, html, paragraphs


def read(title: str, body: str) -> tuple[Blocks, Passage]:
    page = read_blocks(parse(html(title, body)))
    return page, passage(page, title)


def chosen(title: str, body: str) -> list[str]:
    page, best = read(title, body)
    return [block.text for block in page.blocks[best.start : best.end]]


def test_menus_and_footers_are_left_out() -> None:
    found = chosen("某市召开会议", f"<div>{paragraphs(5)}</div>")
    assert found == [f"第{n}段。{SENTENCE}" for n in range(5)]


def test_the_text_under_the_title_wins_over_a_longer_one_elsewhere() -> None:
    title = "某市召开全市经济工作会议"
    links = "".join(f'<li><a href="{n}">相关新闻的标题有这么长第{n}条</a></li>' for n in range(40))
    other = f"<div><ul>{links}</ul><div>{paragraphs(12)}</div></div>"
    found = chosen(title, f"<h1>{title}</h1><div><p>会议开始。{SENTENCE * 4}</p></div>{other}")
    assert found[-1].startswith("会议开始。")


def test_the_copyright_notice_is_no_text() -> None:
    notice = "<p>免责声明：本网站转载内容不代表本站观点，未经许可不得转载，如有侵权请联系我们删除。</p>"
    assert not any("免责" in text for text in chosen("会", f"<div>{paragraphs(3)}</div><div>{notice}</div>"))


def test_a_table_inside_a_text_does_not_end_it() -> None:
    cells = "".join(f"<tr><td>指标{n}</td><td>{n}.5</td></tr>" for n in range(60))
    found = chosen("某市统计公报", f"<div>{paragraphs(4)}<table>{cells}</table>{paragraphs(4)}</div>")
    assert sum(SENTENCE in text for text in found) == 8


def test_a_title_over_lines_counts_as_one() -> None:
    page = read_blocks(parse("<p>甲</p><p>某市人大常委会</p><p>关于决算的决议</p><p>正文开始了</p>"))
    assert title_lines(page, "某市人大常委会关于决算的决议_某网") == {1, 2}


def test_steps_between_nodes() -> None:
    page = read_blocks(parse("<div><p>甲</p><p>乙</p></div><div><p>丙</p></div>"))
    one, two, three = (block.node for block in page.blocks)
    assert (distance(page, one, one), distance(page, one, two), distance(page, one, three)) == (0, 2, 4)


def test_a_page_without_text_has_no_passage() -> None:
    assert read("", "")[1].worth == 0
