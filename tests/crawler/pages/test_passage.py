import pytest

from crawler.pages.blocks import Blocks
from crawler.pages.dom import parse
from crawler.pages.passage import Passage, distance, gain, passage, title_lines
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


@pytest.mark.parametrize(
    ("line", "is_code"),
    [
        (".header { color: red } 全市经济运行总体平稳，稳中有进。", True),
        ("if (a) { b(); } }", True),
        ("全市 function (a) 经济运行", True),
        ("var width = 3, 高度，宽度，长度", True),
        ("全市; var width = 3，经济运行", True),
        ("document.write 全市经济运行总体平稳", True),
        ("全市经济运行 --&gt; 总体平稳，稳中有进", True),
        ("全市经济运行 &lt;!-- 总体平稳，稳中有进", True),
        ("the bivar width = 3, functional; a (b), c", False),
        ("全市（含县）经济增长5.3%，比上年 &lt; 6%；总体平稳", False),
    ],
)
def test_code_is_no_text(line: str, is_code: bool) -> None:
    [block] = read_blocks(parse(f"<p>{line}</p>")).blocks
    assert (gain(block) < 0) == is_code


@pytest.mark.parametrize(
    ("line", "is_chrome"),
    [
        ("COPYRIGHT 2024 全市经济运行总体平稳，稳中有进", True),
        ("Copyright 2024 全市经济运行总体平稳，稳中有进", True),
        ("全市经济运行总体平稳，all Rights reserved", True),
        ("京ICP备05030000号，全市经济运行总体平稳", True),
        ("京icp证05030000号，全市经济运行总体平稳", True),
        ("Processed in 0.02 seconds, 5 queries.", True),
        ("pOWERED BY 全市经济运行总体平稳，稳中有进", True),
        ("全市取得ICP许可的企业经济运行总体平稳，稳中有进", False),
        ("The right to copy, and the power, of processes", False),
    ],
)
def test_the_words_of_a_footer_count_in_either_case(line: str, is_chrome: bool) -> None:
    [block] = read_blocks(parse(f"<p>{line}</p>")).blocks
    assert (gain(block) < 0) == is_chrome


def _gains_of_items(words: int) -> list[float]:
    """Return what the words below the headlines gain, in a list whose items say so many sentences each."""
    item = f'<div class="row"><a href="x">某市召开会议部署工作</a><div>{SENTENCE * words}</div></div>'
    return [each for each in read("", f"<div>{item * 5}</div>")[1].gains if each > 0]


def test_teasers_in_boxes_gain_little_and_whole_articles_do_not() -> None:
    short, long = _gains_of_items(2), _gains_of_items(20)
    assert len(short) == len(long) == 5
    assert max(short) * 20 < min(long)


def test_steps_between_nodes() -> None:
    page = read_blocks(parse("<div><p>甲</p><p>乙</p></div><div><p>丙</p></div>"))
    one, two, three = (block.node for block in page.blocks)
    assert (distance(page, one, one), distance(page, one, two), distance(page, one, three)) == (0, 2, 4)


def test_a_page_without_text_has_no_passage() -> None:
    assert read("", "")[1].worth == 0
