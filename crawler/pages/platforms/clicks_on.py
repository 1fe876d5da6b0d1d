"""Elements that are no anchors, and lead somewhere when they are clicked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crawler.items import Link
from crawler.pages.clicks import target_of
from crawler.pages.labels import label
from crawler.pages.links import absolute
from crawler.pages.platforms.base import HtmlPage

_MOST: Final = 500


def links(page: HtmlPage) -> Iterator[Link]:
    """Yield where clicks lead, with the text of what is clicked."""
    for element in page.clickable[:_MOST]:
        if element.tag in ("body", "html", "form", "a"):
            continue  # anchors are read in `crawler.pages.links`
        place = target_of(element)
        if place and (target := absolute(page.base, place)):
            yield Link(target, label(element))
