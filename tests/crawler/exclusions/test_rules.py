"""What a rule covers, and what cannot be one."""

from __future__ import annotations

import pytest

from crawler.errors import GongbaoError
from crawler.exclusions.rules import Kind, Rule, Rules


@pytest.mark.parametrize(
    ("given", "text", "kind"),
    [
        ("www.qingxi.gov.cn", "www.qingxi.gov.cn", Kind.HOST),
        ("WWW.Qingxi.gov.cn.", "www.qingxi.gov.cn", Kind.HOST),
        ("127.0.0.1:8080", "127.0.0.1:8080", Kind.HOST),
        ("[::1]:8080", "[::1]:8080", Kind.HOST),
        ("http://www.qingxi.gov.cn", "www.qingxi.gov.cn", Kind.HOST),
        ("https://www.qingxi.gov.cn:443", "www.qingxi.gov.cn", Kind.HOST),
        ("www.qingxi.gov.cn/*", "www.qingxi.gov.cn", Kind.HOST),
        ("青溪.中国", "xn--19w508f.xn--fiqs8s", Kind.HOST),
        ("*.qingxi.gov.cn", "*.qingxi.gov.cn", Kind.DOMAIN),
        ("http://www.qingxi.gov.cn/", "www.qingxi.gov.cn/", Kind.PAGE),
        ("https://www.qingxi.gov.cn/a/1.html#top", "www.qingxi.gov.cn/a/1.html", Kind.PAGE),
        ("www.qingxi.gov.cn/a/1.html?id=3&utm_source=x", "www.qingxi.gov.cn/a/1.html?id=3", Kind.PAGE),
        ("http://www.qingxi.gov.cn?id=3", "www.qingxi.gov.cn/?id=3", Kind.PAGE),
        ("http://www.qingxi.gov.cn/a/*", "www.qingxi.gov.cn/a/*", Kind.PREFIX),
    ],
)
def test_a_rule_is_written_in_one_way(given: str, text: str, kind: Kind) -> None:
    rule = Rule.parse(given)
    assert (str(rule), rule.kind) == (text, kind)
    assert Rule.parse(text) == rule


@pytest.mark.parametrize(
    "given",
    [
        *("", "  ", "*", "*.", "/a/b", "http://", "ftp://www.qingxi.gov.cn/", "www.*.gov.cn", "a b.gov.cn"),
        *(
            "user@www.qingxi.gov.cn/",
            "http://www.qingxi.gov.cn:port/",
            "*.qingxi.gov.cn:80",
            "*.qingxi.gov.cn/a",
        ),
    ],
)
def test_what_names_nothing_is_no_rule(given: str) -> None:
    with pytest.raises(GongbaoError, match="Write a page"):
        Rule.parse(given)


@pytest.mark.parametrize("given", ["*.cn", "*.gov.cn", "*.com.cn", "*.localhost"])
def test_a_domain_under_which_anybody_has_sites_is_refused(given: str) -> None:
    with pytest.raises(GongbaoError, match="Anybody"):
        Rule.parse(given)


@pytest.mark.parametrize(
    ("rule", "inside", "outside"),
    [
        (
            "www.qingxi.gov.cn",
            [
                "http://www.qingxi.gov.cn/",
                "HTTPS://WWW.qingxi.gov.cn:8443/x?y",
                "http://u:p@www.qingxi.gov.cn./x",
            ],
            ["http://qingxi.gov.cn/", "http://old.www.qingxi.gov.cn/", "archive://shard-01/urn:x", "no URL"],
        ),
        ("127.0.0.1:81", ["http://127.0.0.1:81/x"], ["http://127.0.0.1/x", "http://127.0.0.1:8/"]),
        (
            "*.qingxi.gov.cn",
            ["http://qingxi.gov.cn/", "http://a.b.qingxi.gov.cn:81/"],
            ["http://notqingxi.gov.cn/", "http://qingxi.gov.cn.example.com/"],
        ),
        (
            "http://www.qingxi.gov.cn/报告/1.html?id=3",
            [
                "https://www.qingxi.gov.cn/报告/1.html?id=3",
                "http://www.qingxi.gov.cn/%E6%8A%A5%E5%91%8A/1.html?id=3&spm=7#x",
                "http://www.qingxi.gov.cn/a/../%e6%8a%a5%e5%91%8a/./1.html?id=3",
            ],
            [
                "http://www.qingxi.gov.cn/报告/1.html",
                "http://www.qingxi.gov.cn/报告/1.html?id=33",
                "http://qingxi.gov.cn/报告/1.html?id=3",
            ],
        ),
        (
            "www.qingxi.gov.cn/a/*",
            ["http://www.qingxi.gov.cn/a/", "http://www.qingxi.gov.cn/%61/b?c"],
            ["http://www.qingxi.gov.cn/a", "http://www.qingxi.gov.cn/b/a/"],
        ),
        ("青溪.中国", ["http://青溪.中国/", "http://xn--19w508f.xn--fiqs8s/a"], ["http://xn--fiqs8s/"]),
    ],
)
def test_what_a_rule_covers(rule: str, inside: list[str], outside: list[str]) -> None:
    rules = Rules([Rule.parse(rule), Rule.parse("else.where.gov.cn")])
    assert [url for url in inside if not rules.covering(url)] == []
    assert [url for url in outside if rules.covering(url)] == []


def test_no_rules_cover_nothing() -> None:
    assert not Rules()
    assert Rules().covering("http://www.qingxi.gov.cn/") is None
