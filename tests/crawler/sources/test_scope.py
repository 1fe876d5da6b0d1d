"""How far a crawl goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import GongbaoError
from crawler.items import FOCUS, renders
from crawler.sources.scope import Reach, Scope

SEED = "http://www.example.gov.cn/xxgk/index.html"


@pytest.mark.parametrize(
    ("seed", "reach", "url", "inside"),
    [
        (SEED, Reach.PAGE, SEED, True),
        (SEED, Reach.PAGE, "http://www.example.gov.cn/xxgk/", False),
        (SEED, Reach.HOST, "http://www.example.gov.cn/other", True),
        (SEED, Reach.HOST, "http://WWW.Example.gov.cn:80/other", True),
        (SEED, Reach.HOST, "https://www.example.gov.cn:443/other", True),
        (SEED, Reach.HOST, "https://www.example.gov.cn./other", True),
        (SEED, Reach.HOST, "http://www.example.gov.cn:8080/other", False),
        (SEED, Reach.HOST, "http://example.gov.cn/other", False),
        (SEED, Reach.HOST, "http://other@evil.example/www.example.gov.cn", False),
        (SEED, Reach.SITE, "http://example.gov.cn/", True),
        (SEED, Reach.SITE, "https://zwgk.example.gov.cn:8443/", True),
        (SEED, Reach.SITE, "http://notexample.gov.cn/", False),
        (SEED, Reach.SITE, "http://example.gov.cn.evil.example/", False),
        (SEED, Reach.SITE, "mailto:office@example.gov.cn", False),
        (SEED, Reach.SITE, "ftp://www.example.gov.cn/", False),
        ("http://127.0.0.1:8000/", Reach.HOST, "http://127.0.0.1:8000/a", True),
        ("http://127.0.0.1:8000/", Reach.HOST, "http://127.0.0.2:8000/a", False),
        ("http://[::1]:8000/", Reach.HOST, "http://[::1]:8000/a", True),
        ("http://[::1]:8000/", Reach.HOST, "http://[::1:8000]/a", False),
        # a page of an IDN host links to it in either form; the wire knows only the second
        ("http://政府.中国/", Reach.HOST, "http://xn--mxtq1m.xn--fiqs8s/a", True),
        ("http://xn--mxtq1m.xn--fiqs8s/", Reach.SITE, "http://www.政府.中国/a", True),
    ],
)
def test_what_belongs_to_a_crawl(seed: str, reach: Reach, url: str, inside: bool) -> None:
    assert Scope.around(seed, reach).contains(url) is inside


@pytest.mark.parametrize(
    ("beside", "site"),
    [
        (["http://www.example.gov.cn/left.html"], "example.gov.cn"),
        (["http://a.zwgk.example.gov.cn/", "http://example.gov.cn/"], "example.gov.cn"),
        (["http://a.zwgk.example.gov.cn/", "http://other.gov.cn/", "http://[href]/"], "zwgk.example.gov.cn"),
        (["http://ample.gov.cn/"], "zwgk.example.gov.cn"),
    ],
)
def test_a_site_is_as_wide_as_that_of_a_seed_beside_it(beside: list[str], site: str) -> None:
    seed = "http://zwgk.example.gov.cn/list"
    assert str(Scope.around(seed, Reach.SITE, beside=[*beside, seed])) == f"site:{site}"
    assert str(Scope.around(seed, Reach.HOST, beside=beside)) == "host:zwgk.example.gov.cn"


@pytest.mark.parametrize(
    "url",
    ["http://host:99999/", "http://host:port/", "http://[href]/", "http://[::1/", "http:///a", "", "http://"],
)
@pytest.mark.parametrize("reach", Reach)
def test_what_is_no_url_is_no_seed_and_in_no_scope(url: str, reach: Reach) -> None:
    assert not Scope.around(SEED, reach).contains(url)
    with pytest.raises(GongbaoError, match="is not a URL that can be fetched"):
        Scope.around(url, reach)


@given(st.text(), st.sampled_from(["http://", "https://[", "//", ""]), st.sampled_from(list(Reach)))
def test_no_link_raises(rest: str, start: str, reach: Reach) -> None:
    assert not Scope.around("http://never.example.cn/", reach).contains(start + rest)


@pytest.mark.parametrize("reach", Reach)
@pytest.mark.parametrize("seed", [SEED, "http://[::1]:8000/", "http://h/a:b?c=d:e"])
@pytest.mark.parametrize("focus", [False, True])
def test_a_scope_survives_its_text(seed: str, reach: Reach, focus: bool) -> None:
    scope = Scope.around(seed, reach, focus=focus)
    assert Scope.parse(str(scope)) == scope


@pytest.mark.parametrize("text", ["", "planet:example.cn", "hos:example.cn"])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Reach"):
        Scope.parse(text)


def test_a_scope_says_whether_a_browser_shows_its_pages() -> None:
    for focus in (False, True):
        scope = Scope.around("http://a.gov.cn/", Reach.HOST, focus=focus, browser=True)
        assert Scope.parse(str(scope)) == scope
        assert renders(str(scope))
        assert str(scope).startswith(FOCUS) is focus
        assert scope.contains("http://a.gov.cn/b")
        assert not renders(str(Scope.around("http://a.gov.cn/", Reach.HOST, focus=focus)))
