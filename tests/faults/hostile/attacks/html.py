"""Pages of HTML that cost a parser more than any page that people read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tests.faults.hostile.attack import HTML, Asked, Ends, attack, html, page

SITES_THAT_HANG = 8
SENTENCE = "坚持稳中求进，完成投资一百二十亿元，新建农村公路三百公里。"


def unreadable(why: str) -> Ends:
    """Return the end of a page that is archived and not read, given a pattern of the reason."""
    return Ends("done", capture={"outcome": "unreadable", "explanation": why})


@attack("ten thousand elements in each other", "html", unreadable("2,048 elements in each other"))
def deep(asked: Asked) -> bytes:
    return page(f"<html><body>{f'<div>{SENTENCE}' * 10_000}")


@attack("tables in tables", "html", unreadable("2,048 elements in each other"))
def tables(asked: Asked) -> bytes:
    return page(f"<html><body>{'<table><tr><td>' * 5_000}{SENTENCE * 20}")


@attack("a million tags", "html", unreadable("more than 300,000 tags"))
def tags(asked: Asked) -> bytes:
    return page(b"<html><body>" + b"<p>x" * 1_000_000)


@attack("a page of seventeen megabytes", "html", unreadable(r"The html has 17,\d{3},\d{3} bytes"))
def large(asked: Asked) -> Iterator[bytes]:
    size = 17 << 20
    yield b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\nContent-Length: %d\r\n\r\n<html>" % (size + 6)
    for _ in range(size >> 16):
        yield b"x " * (1 << 15)


@attack("an element with a million attributes", "hang", unreadable("killed after"), heavy=True, kills=True)
def attributes(asked: Asked) -> bytes:
    """Each is compared with all before it by one of the readers, in C, where nothing but a kill helps."""
    return many_attributes(1_000_000)


@cache
def many_attributes(count: int) -> bytes:
    return page(b"<html><body><p " + b" ".join(b"a%d=1" % number for number in range(count)) + b">x")


for site in range(1, SITES_THAT_HANG + 1):
    attack(
        f"a page that hangs its parser, at once with others, {site}",
        "hang",
        unreadable("killed after"),
        heavy=True,
        kills=True,
    )(lambda _: many_attributes(100_000))


@attack("a hundred thousand entities", "html")
def entities(asked: Asked) -> bytes:
    return page("<html><body><p>" + "&amp;&#x4e00;&#xD800;&#0;&#x110000;&nosuch;" * 100_000)


@attack("comments and scripts that never end", "html", Ends("done", "^soft block: shell$"))
def endless(asked: Asked) -> bytes:
    return page("<html><body>" + "<!--<script>'<style>/*<![CDATA[" * 20_000)


@attack("bytes of every charset at once", "html")
def charsets(asked: Asked) -> bytes:
    body = b'<html><meta charset="utf-7"><meta charset="iso-2022-cn"><p>' + bytes(range(256)) * 2_000
    return page(body, kind=b"Content-Type: text/html; charset=\x1b[31mhz")


@attack("too many links", "links", Ends("done", capture={"links": 50_000}), heavy=True, most=3)
def links(asked: Asked) -> bytes:
    anchors = (f'<a href="http://elsewhere.example/{number}">{number}</a> ' for number in range(51_000))
    return page(f"<html><body>{''.join(anchors)}")


@attack("links that lead nowhere", "links", Ends("done"), most=3)
def nowhere(asked: Asked) -> bytes:
    targets = (
        "javascript:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "http://[::1",
        "//h:99999/",
    )
    return page(
        html(links=[*targets, "http://a b/", "ftp://x/", "http://\x00/", "http:///", "https://%zz@:0/", "#"])
    )


@attack("a base that leads astray", "links", Ends("done"), most=3)
def base(asked: Asked) -> bytes:
    return page(
        '<html><head><base href="file:///etc/"></head><body><a href="passwd">x</a><a href="//[x/">y</a>'
    )
