"""What a crawl may do on its own site, and nowhere else."""

from __future__ import annotations

import pytest

from crawler.handlers.leave import Leave, handed_on, leave_of


@pytest.mark.parametrize(
    ("scope", "url", "named"),
    [
        ("host:a.cn:8080", "http://a.cn:8080/x", True),
        ("focus:browser:host:a.cn:8080", "https://A.cn:8080/x", True),
        ("host:a.cn:8080", "http://a.cn:22/", False),
        ("host:a.cn:8080", "http://b.cn:8080/", False),
        ("host:a.cn", "http://a.cn:8080/", False),
        ("page:http://a.cn:81/1.html", "http://a.cn:81/robots.txt", True),
        ("page:http://a.cn:81/1.html", "http://a.cn:82/1.html", False),
        ("site:a.cn", "http://a.cn:8080/", False),
    ],
)
def test_a_seed_names_its_own_port(scope: str, url: str, named: bool) -> None:
    assert leave_of(scope).names_port(url) is named


@pytest.mark.parametrize(
    ("scope", "url", "excused"),
    [
        ("host:a.cn", "https://a.cn/robots.txt", True),
        ("host:a.cn", "https://cdn.cn/a.js", False),
        ("site:a.cn", "https://www.a.cn/", True),
        ("site:a.cn", "https://a.cn.evil.cn/", False),
        ("page:https://a.cn/1.html", "https://a.cn/robots.txt", True),
    ],
)
def test_an_exception_holds_for_the_site_alone(scope: str, url: str, excused: bool) -> None:
    assert Leave(scope, tls_verify=False).unverified(url) is excused
    assert not Leave(scope).unverified(url)


def test_it_goes_with_what_is_asked_for_its_sake() -> None:
    leave = leave_of("host:a.cn", tls_verify=False)
    assert handed_on({"leave": leave, "token": "7"}) == {"leave": leave}
    assert handed_on({"token": "7"}) == {}
