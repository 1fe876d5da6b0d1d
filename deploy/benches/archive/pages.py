"""Pages that compress as real ones do: Chinese prose in markup, to about half of its size.

`python -m deploy.benches.archive.pages PAGES SIZE EDITION` prints its port and serves `/0` … `/PAGES-1`, none
like another, nor like one of another edition: the archive keeps a payload that it knows only once.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Mapping
from typing import Final

from deploy.benches.crawling.site import serve_answers

VOCABULARY: Final = 6000
POOL: Final = 3000
"""Paragraphs that pages are put together from."""


def paragraphs() -> list[str]:
    """Return the pool, always the same."""
    rest = random.Random(2024)  # noqa: S311 - any numbers do, the same in each run
    words = ["".join(chr(rest.randrange(0x4E00, 0x9FA5)) for _ in range(2)) for _ in range(VOCABULARY)]
    weights = [1 / (rank + 10) for rank in range(VOCABULARY)]
    texts = ("".join(rest.choices(words, weights, k=rest.randrange(20, 90))) for _ in range(POOL))
    return [f'<p style="text-indent: 2em;">{text}。</p>\n' for text in texts]


def page_bytes(page: int, pool: list[str], size: int, edition: int = 0) -> bytes:
    """Return the answer to a request for a page, head and all."""
    rest = random.Random(f"{edition} {page}")  # noqa: S311
    parts = [f"<html><head><title>政府工作报告 {edition} {page}</title></head><body>\n"]
    length = 0
    while length < size:
        parts.append(rest.choice(pool))
        length += len(parts[-1].encode())
    body = "".join([*parts, "</body></html>"]).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def answers(pages: int, size: int, edition: int) -> Mapping[bytes, bytes]:
    """Return all answers by path."""
    pool = paragraphs()
    return {f"/{page}".encode(): page_bytes(page, pool, size, edition) for page in range(pages)}


if __name__ == "__main__":
    asyncio.run(serve_answers(answers(*map(int, sys.argv[1:4]))))
