import pytest

from crawler.pages.dom import parse
from crawler.pages.elements import elements, having

PAGE = "<base href='/'><p><a>甲</a><img><a>乙</a></p><link rel='next'>"


def test_elements_come_in_document_order() -> None:
    assert [element.tag for element in elements(parse(PAGE), "link", "img", "a")] == ["a", "img", "a", "link"]


def test_each_page_has_its_own() -> None:
    first, second = parse(PAGE), parse("<a>丙</a>")
    texts = [[element.text for element in elements(root, "a")] for root in (first, second, first)]
    assert texts == [["甲", "乙"], ["丙"], ["甲", "乙"]]


def test_what_is_not_in_the_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="blink"):
        elements(parse(PAGE), "a", "blink")


def test_elements_that_lead_somewhere_by_a_click() -> None:
    root = parse(
        "<p ONCLICK='go(1)'>甲<b onclick='go(2)' data-url='/b'>乙</b></p><i data-url='/i'>丙</i><i>丁</i>"
    )
    assert [element.tag for element in having(root, "onclick")] == ["p", "b"]
    assert [element.tag for element in having(root, "data-url")] == ["b", "i"]
    assert having(root, "data-href") == []


def test_an_attribute_that_is_not_in_the_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="onblink"):
        having(parse(PAGE), "onblink")
