"""What of a page is told to the fleet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawler.items import Link, Redirected, Shown
from crawler.traps.shown import ENOUGH, MOST, shown_by


@dataclass(frozen=True)
class Page:
    """As much of an analysis as is looked at."""

    outcome: str = "list"
    kind: str = "link_list"
    links: tuple[Link, ...] = ()
    documents: tuple[object, ...] = ()
    pictures: tuple[str, ...] = ()
    block: str | None = None
    digest: str | None = "0001-aa"


def _links(*texts: str) -> tuple[Link, ...]:
    return tuple(Link(f"http://a.cn/{n}", text) for n, text in enumerate(texts))


def _shown(page: Page, *fresh: Link, url: str = "http://a.cn/zwgk/1.html") -> tuple[str, list[int]]:
    return shown_by(page, fresh, url)  # type: ignore[arg-type]


def test_two_months_of_a_calendar_show_the_same() -> None:
    months = [_links("首页", "上一月", *map(str, range(1, days)), "下一月") for days in (29, 31)]
    said = [_shown(Page(links=links), *links) for links in months]
    assert said[0] == said[1]
    assert len(said[0][1]) == 3


def test_two_pages_of_a_list_do_not_and_few_of_their_links_tell() -> None:
    chrome = _links("首页", "政务公开")
    rows = [
        tuple(Link(f"http://a.cn/{c}", f"关于{c}的通知") for c in part)
        for part in ("甲乙丙" * 9, "子丑寅" * 9)
    ]
    one, other = (_shown(Page(links=(*chrome, *some)), *some) for some in rows)
    assert not set(one[1]) - set(_shown(Page(links=chrome))[1]) & set(other[1])
    many = tuple(Link(f"http://a.cn/{n}", chr(0x4E00 + n)) for n in range(1000))
    assert len(_shown(Page(links=many), *many)[1]) == ENOUGH
    assert len(_shown(Page(links=many))[1]) == MOST


def test_what_is_new_below_one_folder_is_not_what_is_new_below_another() -> None:
    page = Page(links=_links("首页"))
    said = [
        _shown(page, url=f"http://a.cn/{path}")
        for path in ("zwgk/1.html", "zwgk/2/3?x", "xw/1", "", "rili?y=1")
    ]
    assert said[0] == said[1]
    assert len({tuple(numbers) for _, numbers in said}) == 4


def test_documents_show_their_text_whatever_else_is_on_the_page() -> None:
    article = Page(outcome="documents", documents=("a text",), links=_links("x", "y"))
    assert _shown(article) == _shown(replace(article, links=()))
    assert _shown(article)[0] == "d"
    assert _shown(article) != _shown(replace(article, digest="0001-bb"))


def test_pictures_and_rows_of_data_without_words_count_by_their_urls() -> None:
    assert len(_shown(Page(outcome="empty", pictures=("/1.png", "/2.png")))[1]) == 2
    links = _links("", "")
    assert _shown(Page(links=links))[1] == []
    assert len(_shown(Page(links=links, kind="feed"))[1]) == 2


def test_what_a_host_refuses_is_no_trap_of_its_urls() -> None:
    for block in ("not_found", "login"):
        assert _shown(Page(outcome="error", block=block)) == ("m", [])
    for page in (
        Page(outcome="blocked", block="captcha"),
        Page(outcome="error"),
        Page(outcome="scan"),
        Page(outcome="unreadable"),
    ):
        assert _shown(page) == ("o", [])
    assert shown_by(Redirected("http://a.cn/"), [], "http://a.cn/x") == ("o", [])
    assert shown_by(Shown(), [], "x") == ("o", [])
