import gc

from crawler.pages.blocks import Block
from crawler.pages.dom import parse
from crawler.pages.walk import read_blocks


def blocks(source: str) -> list[Block]:
    return read_blocks(parse(source)).blocks


def texts(source: str) -> list[str]:
    return [block.text for block in blocks(source)]


def test_block_elements_and_br_end_a_line_and_inline_ones_do_not() -> None:
    assert texts("<div>一<b>二</b>三<br>四<p>五</p>六</div>") == ["一二三", "四", "五", "六"]


def test_elements_unknown_to_html_are_inline() -> None:
    assert texts("<p>甲<ucapcontent>乙</ucapcontent><o:p>丙</o:p>丁</p>") == ["甲乙丙丁"]


def test_scripts_and_hidden_text_are_no_text_but_count_in_the_ranges() -> None:
    source = '<p>前<script>var x=1;</script>后<span style="display: none">藏</span>尾</p>'
    root = parse(source)
    [block] = read_blocks(root).blocks
    assert block.text == "前后尾"
    value = str(root.xpath(f"string({block.xpath})"))
    assert "".join(value[start:end] for start, end in block.ranges) == "前后尾"


def test_discuz_noise_is_hidden() -> None:
    assert texts('<td>正文<font class="jammer">1 b% K( m</font><br>第二行</td>') == ["正文", "第二行"]


def test_comments_do_not_move_the_ranges() -> None:
    root = parse("<div><!-- 很长的注释 -->甲<!-- x --><p>乙</p><!-- y -->丙</div>")
    for block in read_blocks(root).blocks:
        value = str(root.xpath(f"string({block.xpath})"))
        assert "".join(value[start:end] for start, end in block.ranges).strip() == block.text


def test_the_xpath_names_the_nearest_block_through_inline_elements() -> None:
    root = parse("<div><span><p>甲</p></span><span><p>乙</p><p>丙</p></span></div>")
    found = [(block.text, root.xpath(block.xpath)[0].text) for block in read_blocks(root).blocks]
    assert found == [("甲", "甲"), ("乙", "乙"), ("丙", "丙")]


def test_names_that_xpath_cannot_take_are_counted() -> None:
    root = parse("<div><x:y><p>甲</p></x:y><x:y><p>乙</p></x:y></div>")
    assert [root.xpath(block.xpath)[0].text for block in read_blocks(root).blocks] == ["甲", "乙"]


def test_links_are_measured() -> None:
    [block] = blocks('<p>看 <a href="/a.html">这 里</a> 吧</p>')
    assert (block.size, block.link_size, block.href) == (4, 2, "/a.html")


def test_what_stands_in_a_link_through_other_elements_is_measured() -> None:
    [block] = blocks('<p>看<a href="/a.html">这<b>里<i>头</i></b>的</a>吧</p>')
    assert (block.size, block.link_size) == (6, 4)


def test_a_link_around_lines_is_of_each_of_them() -> None:
    found = blocks('<p>前<a href="/a.html">一<br>二<script>x</script>三</a>后</p>')
    assert [(block.text, block.link_size, block.href) for block in found] == [
        ("前一", 1, "/a.html"),
        ("二三后", 2, None),
    ]


def test_an_anchor_that_leads_nowhere_is_no_link() -> None:
    assert [block.link_size for block in blocks('<p><a name="top">甲</a></p>')] == [0]


def test_headings_are_marked() -> None:
    assert [block.heading for block in blocks("<h2><span>题</span></h2><p>文</p>")] == [2, 0]


def test_a_heading_ends_where_its_element_does() -> None:
    found = blocks("<h1>题<div>副题</div>尾</h1>文<h3></h3>末")
    assert [(block.text, block.heading) for block in found] == [
        ("题", 1),
        ("副题", 1),
        ("尾", 1),
        ("文", 0),
        ("末", 0),
    ]


def test_pages_may_be_as_deep_as_the_parser_reads_them() -> None:
    assert texts("<div>" * 1_500 + "深" + "</div>尾" * 3)[:2] == ["深", "尾"]


def test_white_space_alone_is_no_block() -> None:
    assert texts("<p>&nbsp;\u3000\u200b</p><p> 字 </p>") == ["字"]


def test_a_page_is_freed_without_the_garbage_collector() -> None:
    gc.collect()
    gc.disable()
    try:
        assert [block.xpath for block in read_blocks(parse("<div><p>甲<b>乙</b></p><p>丙")).blocks]
        assert gc.collect() == 0
    finally:
        gc.enable()
