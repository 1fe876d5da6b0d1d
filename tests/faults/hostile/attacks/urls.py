"""Links to what is no URL, or to more of them than anybody needs."""

from __future__ import annotations

from typing import Any, Final

from tests.faults.hostile.attack import Asked, attack, html, page

MONSTERS: Final = (
    "/" + "a" * 1_000_000,
    "/" + "b" * 2083,
    "/?" + "&".join(f"a{n}=b" for n in range(1000)),
    "http://[",
    "http://[::1",
    "http://a..b/",
    "http:///path",
    "http://:80/",
    "http://x:99999/",
    "http://x:0/",
    "http://" + "a" * 300 + ".cn/",
    "http://user:secret@/",
    "//",
    "///",
    "?",
    "#",
    "javascript:alert(1)",
    "mailto:a@b.cn",
    "tel:1",
    "data:text/html,<a href=/d>",
    "blob:http://x/1",
    "view-source:/",
    "\x00",
    "\u202e",
    "http://\ud83d\ude00/".encode("utf-16", "surrogatepass").decode("utf-16"),
    "%00%0a%0d",
    "/%zz",
    "/../../../../etc/passwd",
    "http://xn--/",
    "http://*/",
    "http://a b/",
)


def only_short_ones(left: Any) -> str | None:
    long = [url[:80] for url in left.urls if len(url) > 2083]
    return f"{long} are known" if long else None


@attack("links to URL monsters", "url", most=20, check=only_short_ones)
def monsters(asked: Asked) -> bytes:
    if asked.path != "/":
        return page("none", status=b"404 Not Found")
    return page(html(links=MONSTERS))


@attack("twenty thousand links", "links", most=1)
def flood(asked: Asked) -> bytes:
    return page(html(links=(f"http://127.66.251.251/{number}.html" for number in range(20_000))))
