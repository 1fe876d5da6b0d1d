"""Sitemaps, feeds and answers of endpoints that want more than to be read."""

from __future__ import annotations

import json

from tests.faults.hostile.attack import Asked, Ends, attack, page
from tests.faults.hostile.attacks.html import unreadable

XML, JSON = b"Content-Type: application/xml", b"Content-Type: application/json"
LAUGHS = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@attack("a sitemap that laughs a billion times", "xml", Ends("done", capture={"kind": "feed"}), most=3)
def laughs(asked: Asked) -> bytes:
    locations = f"<url><loc>{asked.site}/&l9;</loc></url><url><loc>http://elsewhere.example/</loc></url>"
    return page(f"<?xml version='1.0'?><!DOCTYPE x [{LAUGHS}]><urlset>{locations}</urlset>", kind=XML)


@attack("a feed that names files of the server", "xml", Ends("done", capture={"kind": "feed"}), most=3)
def external(asked: Asked) -> bytes:
    declared = '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:1/x">%p;]>'
    return page(
        f"<?xml version='1.0'?>{declared}<rss><item><title>&f;</title><link>&f;</link></item></rss>", kind=XML
    )


@attack("a sitemap of itself", "sitemap", Ends("done", capture={"kind": "feed"}), most=3)
def itself(asked: Asked) -> bytes:
    return page(f"<sitemapindex><sitemap><loc>{asked.site}/</loc></sitemap></sitemapindex>", kind=XML)


@attack("a sitemap of twenty megabytes", "sitemap", unreadable("The feed has 2"), most=3)
def large(asked: Asked) -> bytes:
    return page(b"<urlset>" + b"<url></url>" * 1_900_000, kind=XML)


@attack("a feed nested beyond all depth", "xml", Ends("done"), most=3)
def deep(asked: Asked) -> bytes:
    return page("<rss>" + "<item>" * 20_000, kind=XML)


@attack("an answer of a hundred thousand brackets", "xml", Ends("done"), most=3)
def brackets(asked: Asked) -> bytes:
    return page("[" * 100_000, kind=JSON)


@attack("an answer with operators and numbers without end", "injection", Ends("done"), most=3)
def operators(asked: Asked) -> bytes:
    row = {
        "$where": "sleep(9)",
        "a.b": {"$gt": ""},
        "title": "\ud800\x00\x1b[2J",
        "url": "/\ud800",
        "n": 10**4000,
    }
    return page(json.dumps({"data": {"list": [row] * 20, "total": 10**30}}), kind=JSON)
