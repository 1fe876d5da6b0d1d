"""Pages on which a reader failed, hung or gave what is none, made small; and what they showed."""

from __future__ import annotations

from typing import Final

FINDINGS: Final[dict[str, bytes]] = {
    # Python's recursion, one call an element around it
    "a text in a thousand elements": b"<div>" * 1500 + "各位代表：现在报告工作。".encode() * 40,
    # `_strange`: what a title element that is never closed calls the page
    "a title as long as a page": b"<title>"
    + "全市经济平稳运行，".encode() * 400
    + b"</title>"
    + "<p>全市上下认真贯彻落实各项决策部署，经济运行总体平稳，各项工作取得新的进展。</p>".encode() * 12,
    # lxml, asked for a text that no UTF-8 spells
    "half a character in a feed": b"<?xml version='1.0'?><rss version='2.0'><channel><item><title>a</title>"
    b"<link>/zwgk/1&#xD800;.html</link></item><item><title>b</title><link>/zwgk/2.html</link></item>"
    b"</channel></rss>",
    # lxml, asked for the name of an element that has none
    "a feed with a colon for a tag": b"<?xml version='1.0'?><rss version='2.0'><channel><:><item>"
    b"<title>b</title><link>/zwgk/2.html</link></item></:></channel></rss>",
}
