"""A fast site of static pages: prebuilt bytes, served by a process of its own.

`python -m deploy.benches.frontier.site PAGES LINKS SIZE` prints its port, and serves until it is ended. The
pages are `/0` … `/PAGES-1`; a seed of `/0` reaches them all.
"""

from __future__ import annotations

import asyncio
import random
import sys

from deploy.benches.crawling.site import serve_answers

NAVIGATION = 20
"""Links that every page has, as on a real site."""
BRANCHES = 2
"""Links by which a page's own children are reached."""


def links_of(page: int, pages: int, links: int) -> list[int]:
    """Return which pages a page links to: navigation, its children, and a random rest, always the same."""
    rest = random.Random(page)  # noqa: S311 - any numbers do, the same in each run
    children = [BRANCHES * page + i for i in range(1, BRANCHES + 1)]
    found = [*range(min(NAVIGATION, pages)), *(child for child in children if child < pages)]
    found += [rest.randrange(pages) for _ in range(links - len(found))]
    return found[:links]


def page_bytes(page: int, pages: int, links: int, size: int) -> bytes:
    """Return the answer to a request for a page, head and all."""
    anchors = "".join(f'<li><a href="/{to}">第{to}页</a></li>' for to in links_of(page, pages, links))
    text = "<p>政府工作报告</p>" * ((size - len(anchors.encode())) // len("<p>政府工作报告</p>".encode()))
    body = f"<html><head><title>{page}</title></head><body><ul>{anchors}</ul>{text}</body></html>".encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def serve(pages: int, links: int, size: int) -> None:
    """Serve these pages; see `serve_answers`."""
    await serve_answers({f"/{page}".encode(): page_bytes(page, pages, links, size) for page in range(pages)})


if __name__ == "__main__":
    asyncio.run(serve(*map(int, sys.argv[1:4])))
