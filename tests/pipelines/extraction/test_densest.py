from crawler.pages.dom import parse
from crawler.pages.walk import read_blocks
from pipelines.extraction.densest import densest, likeness
from tests.crawler.pages.pages import SENTENCE, html, paragraphs


def test_the_box_with_most_sentences_is_read_whole_and_without_links() -> None:
    menu = "".join(f'<li><a href="/{n}">一个栏目的名称，很长，{n}</a></li>' for n in range(40))
    other = "<div><p>旁边的一句话，只有一句。</p></div>"
    body = f"<ul>{menu}</ul><div>{paragraphs(6)}<p>小标题</p><p><a href='/x'>相关链接</a></p></div>{other}"
    found = [block.text for block in densest(read_blocks(parse(html("题", body))))]
    assert found == [*(text for text in found if SENTENCE in text), "小标题"]
    assert len(found) == 7


def test_paragraphs_in_boxes_of_their_own_are_one_text() -> None:
    boxes = "".join(f"<div><p>{SENTENCE}{n}</p></div>" for n in range(5))
    page = read_blocks(parse(html("题", f"<div>{boxes}</div><div><p>{SENTENCE}</p></div>")))
    assert len(densest(page)) >= 5


def test_a_page_without_sentences_has_none() -> None:
    assert densest(read_blocks(parse("<html><body><ul><li>甲</li><li>乙</li></ul></body></html>"))) == []


def test_likeness_counts_the_characters_of_the_same_blocks() -> None:
    page = read_blocks(parse("<html><body><p>甲甲</p><p>甲甲</p><p>乙乙乙乙</p></body></html>"))
    first, second, third = page.blocks
    assert likeness([first, third], [first, third]) == 1.0
    assert likeness([first], [second]) == 0.0  # another line, though it says the same
    assert likeness([first, third], [third]) == 2 * 4 / (6 + 4)
    assert likeness([], []) == 0.0
