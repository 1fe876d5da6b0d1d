"""gkmlpt, Guangdong's platform for what governments have to publish, one deployment for each authority.

`/gkmlpt/index` holds the tree of columns in a script, `/gkmlpt/api/all/<id>?page=N&sid=S` lists the articles
of one, and an article's page holds its text as a string in a script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final
from urllib.parse import urlsplit

from crawler.items import Link
from crawler.pages.fragments import Fragment, prefix, read_fragment
from crawler.pages.labels import clean_html
from crawler.pages.links import absolute
from crawler.pages.literals import Value, after, read, string_at
from crawler.pages.platforms.base import HtmlPage, Platform
from crawler.pages.platforms.queries import number
from crawler.pages.platforms.rows import data_rows, fragment_rows, walk

_COLUMNS: Final = 400
"""Columns of one tree that are asked for."""
_MOUNT: Final = re.compile(
    r"""(?:href\s*=\s*|["'(])["']?([^"'()\s<>]*/gkmlpt)(?:/?["'#?]|/(?:index|content|policy|api)\b)"""
)
_INDEX: Final = re.compile(r"/gkmlpt(?:/index)?/?$")
_MOUNTS: Final = 5
_CHINA: Final = timezone(timedelta(hours=8))
_DAY: Final = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")


class Gkmlpt(Platform):
    """gkmlpt."""

    name = "gkmlpt"

    def shows(self, page: HtmlPage) -> bool:
        """By its path, or by the configuration in its script."""
        if super().shows(page):
            return True
        configured = "_CONFIG" in page.signs
        return configured and any(all(name in script for name in ("SID", "TREE")) for script in page.scripts)

    def links(self, page: HtmlPage) -> Iterator[Link]:
        """Yield the endpoints of an index' columns, an article's files, and the index that anchors name."""
        if page.signs.isdisjoint(("gkmlpt", "_CONFIG")):
            return
        mounts = _mounts(page)
        for script in page.scripts:
            if "SID" in script and "TREE" in script:
                yield from self._columns(
                    script, mounts[0] if mounts else _mount(page), bool(_INDEX.search(page.path))
                )
            if "DETAIL" in script:
                for at in after(script, "DETAIL"):
                    yield from data_rows(read(script, at), page.base)
        if found := self.article(page):
            yield from fragment_rows(found.markup, page.base)
        for mount in mounts:
            if f"{mount}/index" != page.url.partition("?")[0]:
                yield Link(f"{mount}/index", "政府信息公开目录")

    def _columns(self, script: str, mount: str, is_index: bool) -> Iterator[Link]:
        sid = next((value for at in after(script, "SID") if (value := _word(read(script, at)))), None)
        if sid is None:
            return
        for at in after(script, "TREE"):
            nodes = (node for _, node in walk(read(script, at)) if isinstance(node, dict))
            columns = [node for node in nodes if _word(node.get("id")) is not None and node.get("name")]
            for column in columns[:_COLUMNS]:
                if number(column.get("post_count")) != 0:
                    place = f"{mount}/api/all/{_word(column['id'])}?page=1&sid={sid}"
                    yield Link(place, clean_html(str(column["name"])))
            if columns:
                return
        if is_index:  # a tree that cannot be read; 0 stands for all columns
            yield Link(f"{mount}/api/all/0?page=1&sid={sid}", "政府信息公开目录")

    def article(self, page: HtmlPage) -> Fragment | None:
        """Return the article whose text is the string `DETAIL.content` of a script."""
        if page.signs.isdisjoint(("gkmlpt", "_CONFIG")):
            return None
        tree = page.root.getroottree()
        for element in page.root.iter("script"):
            script = element.text or ""
            for at in after(script, "DETAIL") if "DETAIL" in script else ():
                detail = read(script, at)
                text = detail.get("content") if isinstance(detail, dict) else None
                if not isinstance(detail, dict) or not isinstance(text, str) or not text:
                    continue
                for place in after(script, "content", at):
                    markup = read_fragment(script, place)
                    if markup and string_at(script, place) == text:
                        return _article(detail, prefix(str(tree.getpath(element)), place), markup)
        return None

    def rows(self, value: Value, url: str) -> Iterator[Link]:
        """Yield the articles of an answer that names none by an address: an id tells it."""
        mount = url.partition("/gkmlpt/")[0] + "/gkmlpt"
        for _, node in walk(value):
            if isinstance(node, dict) and (ident := number(node.get("id"))) and node.get("title"):
                place = f"{mount}/content/{ident // 1_000_000}/{ident // 1_000}/post_{ident}.html"
                yield Link(place, clean_html(str(node["title"])))


def _mounts(page: HtmlPage) -> list[str]:
    """Return where the platform is mounted that a page is of, or leads to."""
    found: dict[str, None] = {}
    if "/gkmlpt" in urlsplit(page.url).path:
        found[page.url.partition("/gkmlpt")[0] + "/gkmlpt"] = None
    for place in _MOUNT.finditer(page.source):
        target = absolute(page.url, place[1])
        if target:
            found.setdefault(target)
        if len(found) >= _MOUNTS:
            break
    return list(found)


def _mount(page: HtmlPage) -> str:
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}/gkmlpt"


def _article(detail: Mapping[str, Value], place: str, markup: str) -> Fragment:
    names = ("publisher", "source", "source_name", "contentSource")
    publisher = next(
        (str(detail[name]) for name in names if isinstance(detail.get(name), str) and detail[name]), None
    )
    days = (_day(detail.get(name)) for name in ("date", "display_publish_time", "published_at", "created_at"))
    day = next((day for day in days if day), None)
    return Fragment(place, markup, clean_html(str(detail.get("title") or "")), day, publisher)


def _day(value: Value) -> date | None:
    """Return the day of an epoch in seconds or milliseconds (in China's time), or of a written date."""
    if isinstance(value, str) and not value.isdigit():
        found = _DAY.match(value.strip())
        try:
            return date(int(found[1]), int(found[2]), int(found[3])) if found else None
        except ValueError:
            return None
    seconds = (
        int(value) if isinstance(value, int | str) and not isinstance(value, bool) and value != "" else 0
    )
    seconds = seconds // 1_000 if seconds > 99_999_999_999 else seconds
    if not 315_532_800 < seconds < 4_102_444_800:  # 1980 to 2100
        return None
    return datetime.fromtimestamp(seconds, UTC).astimezone(_CHINA).date()


def _word(value: Value) -> str | None:
    """Return an id as it goes into a URL."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text if re.fullmatch(r"[\w-]{1,40}", text) else None
