import pytest
from lxml import etree

from crawler.pages.dom import decode, decode_as, in_utf8, parse, text_of

TEXT = "湘西州人民政府工作报告：2021年，㐂镕两位代表提出建议。" * 4


def page(charset: str) -> str:
    return f'<html><head><meta charset="{charset}"></head><body><p>{TEXT}</p></body></html>'


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "GB18030"])
def test_a_declared_gb2312_is_read_as_gb18030(declared: str) -> None:
    text, charset = decode(page(declared).encode("gb18030"))
    assert TEXT in text
    assert charset == "gb18030"


def test_the_header_counts_where_the_page_says_nothing() -> None:
    body = TEXT.encode("gb18030")
    assert decode(body, "text/html; charset=GBK") == (TEXT, "gb18030")


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252", "no-such-charset"])
def test_a_wrong_declaration_does_not_damage_gbk(declared: str) -> None:
    text, charset = decode(page(declared).encode("gb18030"), f"text/html; charset={declared}")
    assert TEXT in text
    assert charset == "gb18030"


@pytest.mark.parametrize("declared", ["gb2312", "big5", "iso-8859-1"])
def test_valid_utf8_is_utf8_whatever_is_declared(declared: str) -> None:
    text, charset = decode(page(declared).encode(), f"text/html; charset={declared}")
    assert TEXT in text
    assert charset == "utf-8"


def test_big5_without_a_declaration() -> None:
    text = "市政府施政報告，感謝各位議員的支持與指教。" * 8
    assert decode(text.encode("big5"))[0] == text


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides_and_is_no_text(codec: str) -> None:
    text, charset = decode(TEXT.encode(codec), "text/html; charset=gbk")
    assert text == TEXT
    assert decode_as(TEXT.encode(codec), charset) == TEXT


def test_a_body_cut_inside_a_character_keeps_its_charset() -> None:
    text, charset = decode(TEXT.encode()[:-1], "text/html; charset=gbk")
    assert charset == "utf-8"
    assert text.startswith(TEXT[:-1])


def test_decode_as_repeats_decode() -> None:
    body = page("gb2312").encode("gb18030") + b"\xff\xff"
    text, charset = decode(body)
    assert decode_as(body, charset) == text


@pytest.mark.parametrize("text", ["", " ", "\x00\x00", "<!-- only a comment -->", "<?php ?>", "\ud800"])
def test_a_page_with_nothing_in_it_is_an_empty_tree(text: str) -> None:
    assert parse(text).tag == "html"


def test_an_xml_declaration_does_not_stop_the_parse() -> None:
    root = parse('<?xml version="1.0" encoding="gb2312"?><html><body><p>报告</p></body></html>')
    assert root.xpath("string(//p)") == "报告"


def test_a_nul_does_not_end_the_page() -> None:
    assert parse("<p>前</p>\x00<p>后</p>").xpath("string()").split() == ["前后"]


def test_a_page_goes_on_after_its_end() -> None:
    root = parse("<html><body><p>头</p></body></html><div><p>正文</p></div></body></html><p>尾</p>")
    assert root.xpath("//p/text()") == ["头", "正文", "尾"]
    assert [element.tag for element in root] == ["body"]


def test_a_very_deep_page_is_read() -> None:
    root = parse("<div>" * 50_000 + "深")
    assert sum(1 for _ in root.iter()) > 200


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("甲", "甲"),
        ("", ""),
        ("<img>", ""),
        ("甲<b>乙</b>丙", "甲乙丙"),
        ("<b></b>丙", "丙"),
        ("甲<b><i>乙</i></b>丙", "甲乙丙"),
        ("甲<b>乙</b>丙<b>丁</b>", "甲乙丙丁"),
        ("甲<!-- 注释 -->乙", "甲乙"),
        ("<!-- 注释 -->", ""),
    ],
)
def test_the_text_of_an_element(markup: str, text: str) -> None:
    (paragraph,) = parse(f"<html><body><p>{markup}</p></body></html>").iter("p")
    assert text_of(paragraph) == text


@pytest.mark.parametrize(
    "space", ["", " ", "\x1f", "\x85", "\xa0", "\u1680", "\u2009", "\u202f", "\u205f", "\u3000"]
)
def test_white_space_or_a_nul_may_stand_in_the_end_of_a_page(space: str) -> None:
    root = parse(f"<html><body><p>前</p></BODY{space}></ht\x00ml{space}><p>后</p></body></html>尾")
    assert root.xpath("string(body)") == "前后尾"
    assert len(root.xpath("//body")) == 1


def test_elements_with_one_id_are_all_read() -> None:
    root = parse('<p id="a">甲</p><p id="a">乙</p>')
    assert [element.text for element in root.iter("p")] == ["甲", "乙"]


@pytest.mark.parametrize(
    "body",
    [
        "<p>报告</p>".encode(),
        b"\xef\xbb\xbf" + "<p>报告</p>".encode(),
        "<p>报告</p>".encode("gb18030"),
        "<p>报\ufffd告</p>".encode(),
        "<p>报告</p>".encode()[:-6],
        "<p>报告</p>".encode() + b"\xff",
        "<p>报\x00告</p>".encode(),
        "<p>报告</p>".encode("utf-16"),
        b"",
    ],
)
def test_a_decoded_text_in_utf8_is_its_own_encoding(body: bytes) -> None:
    text, charset = decode(body)
    assert in_utf8(text, body, charset) == text.encode()
    assert etree.tostring(parse(in_utf8(text, body, charset))) == etree.tostring(parse(text))


def test_a_body_in_utf8_is_not_encoded_again() -> None:
    body = "<p>报告</p>".encode()
    assert in_utf8("<p>报告</p>", body, "utf-8") is body
