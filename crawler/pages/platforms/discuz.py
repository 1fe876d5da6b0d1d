"""Discuz! X forums. Their threads are read in `crawler.pages.forum`, their pagers are anchors."""

from __future__ import annotations

from crawler.pages.platforms.base import Platform


class Discuz(Platform):
    """Discuz! X."""

    name = "discuz"
    marks = ("Discuz!",)
