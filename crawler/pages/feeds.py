"""Sitemaps and news feeds: XML whose only content is links (sitemaps.org 0.9, RSS 2.0, Atom RFC 4287)."""

from __future__ import annotations

import re

from lxml import etree

from crawler.items import Link
from crawler.pages.labels import MAX_TEXT
from crawler.pages.limits import check_memory
from crawler.pages.links import absolute
from crawler.pages.text import fold

_ROOTS = ("urlset", "sitemapindex", "rss", "feed", "RDF")
_OPENING = re.compile(rb"<(?:\w+:)?(urlset|sitemapindex|rss|feed|RDF)[\s>]")


def is_feed(body: bytes) -> bool:
    """Whether the body opens like a sitemap or a feed."""
    head = body[:2048]
    return bool(_OPENING.search(head)) and b"<html" not in head.lower()


def feed_links(body: bytes, url: str) -> tuple[Link, ...]:
    """Return the locations that a sitemap or feed names; of broken XML, what can be read of it."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser=parser)
    except etree.XMLSyntaxError as error:
        check_memory(error)
        return ()
    except ValueError:
        return ()
    if root is None or _name(root) not in _ROOTS:
        return ()
    found: dict[str, str] = {}
    title = ""
    for element in root.iter(etree.Element):
        name = _name(element)
        if name in ("url", "sitemap", "item", "entry"):
            title = ""
        elif name == "title":
            title = fold(_said(element))[:MAX_TEXT]
        elif name in ("loc", "link") and (target := absolute(url, _said(element))):
            found.setdefault(target, title)
    return tuple(Link(target, text) for target, text in found.items())


def _name(element: etree._Element) -> str:
    """Return an element's name without its namespace, or the prefix of one that is declared nowhere."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]  # etree.QName takes no such name


def _said(element: etree._Element) -> str:
    """Return an element's text, else its `href`; empty where it refers to half a character (`&#xD800;`)."""
    try:
        return element.text or element.get("href") or ""
    except UnicodeDecodeError:  # libxml2 lets such references through where it reads broken XML
        return ""
