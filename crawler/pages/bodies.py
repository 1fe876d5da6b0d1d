"""Elements whose class or id says that they hold an article's text, by the families of government CMS."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.pages.blocks import Blocks

_BODY = re.compile(
    r"(?:^|[\s_-])(?:trs_editor(?:_view)?|trs_ueditor|ucap-?content|pages_content|zoom(?:con)?"
    r"|j-fontcontent|artile_zw"
    r"|article[-_]?(?:content|body|text|main)|content[-_]?(?:body|text|main)|main-?text|main-txt"
    r"|news[-_]?(?:content|body|text)|news_cont_d_wrap|tyxxy_main|wzcon|xly_box|custom_unionstyle|ivs_content"
    r"|conlun2_box_text|article_content_body|entry-content|post-content|markdown-body"
    r"|rich_media_content)(?=[\s_-]|$)"
)
"""Seen on the portals of the provinces and cities that use each CMS (2014 to 2025)."""


def in_body(page: Blocks) -> list[bool]:
    """Return for each node whether it is, or lies in, an element that is named as an article's text."""
    return page.inside(_is_body, but=("body",))


@lru_cache(maxsize=8192)  # the pages of a site have the same
def _is_body(marks: str) -> bool:
    return _BODY.search(marks) is not None
