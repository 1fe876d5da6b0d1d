"""The ways to take a page's text, each from its bytes, as one would use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from trafilatura.settings import use_config

from deploy.benches.extract.pages import NewsPage
from pipelines.extraction import Page, analyse

OURS: Final = "this extraction: documents, fields, links, locators"
PLAIN: Final = "trafilatura, default"
PRECISE: Final = "trafilatura, favor_precision"
MAIN: Final = "resiliparse, main content"


def ours(page: NewsPage) -> str:
    """Return the texts of all documents, each below its title."""
    found = analyse(Page(page.body, page.url, "text/html"))
    return "\n".join(f"{document.title}\n{document.text}" for document in found.documents)


def plain(page: NewsPage) -> str:
    """Return what trafilatura finds with its default settings."""
    return trafilatura.extract(page.body) or ""


def precise(page: NewsPage) -> str:
    """Return what it finds with the settings that suit Chinese news best."""
    return trafilatura.extract(page.body, favor_precision=True, config=_precise()) or ""


def main_content(page: NewsPage) -> str:
    """Return what resiliparse takes for the main content."""
    source = bytes_to_str(page.body, detect_encoding(page.body) or "utf-8")
    return str(extract_plain_text(source, main_content=True))


@cache
def _precise() -> Any:  # a ConfigParser
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "50")  # 250 Han characters, its default, are a full brief
    return config


WAYS: Final[Mapping[str, Callable[[NewsPage], str]]] = {
    OURS: ours,
    PLAIN: plain,
    PRECISE: precise,
    MAIN: main_content,
}
