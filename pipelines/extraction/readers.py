"""Other people's readers of main text, asked for a second opinion.

They only give a text; it is compared with ours, and at most decides which of the page's blocks are kept.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from trafilatura.settings import use_config

MAX_SLOW = 400_000
"""Characters of a page up to which the slow reader is asked: it takes 9 s for some pages of 1 MB."""


def fast(source: str) -> str:
    """Return what resiliparse takes for the main text (about 2 ms a page)."""
    return str(
        extract_plain_text(
            source,
            main_content=True,
            alt_texts=False,
            links=False,
            form_fields=False,
            noscript=False,
            comments=False,
        )
    )


def slow(source: str) -> str:
    """Return what trafilatura takes for the main text (about 14 ms a page), or nothing of a huge page.

    Its minimum of 250 characters would drop whole notices: 250 Han characters are a full brief. Its
    `deduplicate` works across pages and must stay off. `fast` leaves out second opinions of its own
    (readability, justext), a third of its time: on all ten news pages on which it is asked the outcome is the
    same.
    """
    if len(source) > MAX_SLOW:
        return ""
    found = trafilatura.extract(
        source,
        fast=True,
        favor_precision=True,
        include_comments=False,
        with_metadata=False,
        config=_config(),
    )
    return found or ""


@cache
def _config() -> Any:  # a ConfigParser; its own default is shared by all callers
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "50")
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # by signals, which only a main thread can take
    return config
