"""How pages follow each other, without a store."""

from __future__ import annotations

from typing import Any

from pipelines.records.chains import LONGEST, follow, following, is_own_page
from pipelines.records.identity import page_id

Row = dict[str, Any]


def part(number: int, after: int | None) -> Row:
    url = f"http://h/a_{after}.html"
    return {"_id": page_id(f"http://h/a_{number}.html"), "n": number, "next_page": url if after else None}


def numbers(*parts: Row) -> list[int]:
    return [each["n"] for each in follow(parts[0], {each["_id"]: each for each in parts}.get)]


def test_the_page_after_is_known_by_its_url_however_it_is_written() -> None:
    assert following({"next_page": "https://www.h/a_2.html#top"}) == part(2, None)["_id"]
    assert following({}) is following({"next_page": None}) is None


def test_pages_are_followed_as_far_as_they_are_there() -> None:
    assert numbers(part(1, 2), part(2, 3), part(3, 4)) == [1, 2, 3]
    assert numbers(part(1, 2), part(3, 4)) == [1]
    assert numbers(part(1, None), part(2, None)) == [1]


def test_circles_end() -> None:
    assert numbers(part(1, 2), part(2, 3), part(3, 1)) == [1, 2, 3]
    assert numbers(part(1, 2), part(2, 3), part(3, 2)) == [1, 2, 3]
    assert numbers(part(1, 1)) == [1]


def test_no_article_is_longer_than_the_bound() -> None:
    assert numbers(*(part(n, n + 1) for n in range(1, 99))) == list(range(1, LONGEST + 1))


def test_a_list_is_no_page_of_the_documents_that_it_shows() -> None:
    assert is_own_page({"url": "http://h/1", "page_url": "http://h/1"})
    assert not is_own_page({"url": "http://h/1", "page_url": "http://h/list"})
    assert not is_own_page({"url": None, "page_url": "http://h/list"})
