"""The pages to read: real news pages where they lie beside the checkout, else pages made here."""

from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.benches.archive.pages import paragraphs

SHARED: Final = Path(__file__).resolve().parents[4] / "shared" / "pages"
"""Real pages, which are no part of the project."""
CORPORA: Final = ("news-2011", "news-2019")
MADE: Final = 200
_TAGS: Final = re.compile(r"<[^>]+>|\n")


@dataclass(frozen=True, slots=True)
class NewsPage:
    """One page."""

    body: bytes
    url: str
    reference: str = ""
    """The text that a person took from it, its title first; empty where nobody did."""


def real_pages(folder: Path = SHARED) -> list[NewsPage]:
    """Return the news articles beside the checkout; none where they are absent."""
    return [page for name in CORPORA if (folder / name).is_dir() for page in _corpus(folder / name)]


def made_pages(count: int = MADE) -> list[NewsPage]:
    """Return articles of random prose between navigation and a footer, always the same."""
    pool = [_TAGS.sub("", paragraph) for paragraph in paragraphs()]
    return [_made(number, pool) for number in range(count)]


def _corpus(folder: Path) -> list[NewsPage]:
    truth = folder / "truth.jsonl"
    rows = [json.loads(line) for line in truth.read_text().splitlines()] if truth.exists() else []
    known = {row["file"]: row for row in rows}
    paths = (path for path in sorted(folder.glob("*.gz")) if "_list_page_" not in path.name)
    return [_page(path, known.get(path.name, {})) for path in paths]


def _page(path: Path, row: dict[str, str]) -> NewsPage:
    url = row.get("url", f"http://www.example.cn/{path.parent.name}/{path.name.partition('.')[0]}")
    return NewsPage(gzip.decompress(path.read_bytes()), url, row.get("text", ""))


def _made(number: int, pool: list[str]) -> NewsPage:
    rest = random.Random(number)  # noqa: S311 - any numbers do, the same in each run
    title = f"第{number}次会议在某市召开"
    text = rest.choices(pool, k=rest.randrange(5, 25))
    menu = "".join(f'<li><a href="/{n}/">{pool[n][:4]}</a></li>' for n in rest.sample(range(len(pool)), 60))
    body = "".join(f'<p style="text-indent: 2em;">{paragraph}</p>\n' for paragraph in text)
    html = (
        f'<html><head><meta charset="utf-8"><title>{title}_某某网</title></head><body>'
        f'<ul class="nav">{menu}</ul>'
        f'<div class="main"><h1>{title}</h1><div class="text">{body}</div></div>'
        '<div class="footer">版权所有 某某网 <a href="/about">关于我们</a></div></body></html>'
    )
    return NewsPage(html.encode(), f"http://www.example.cn/news/{number}.html", "\n".join([title, *text]))
