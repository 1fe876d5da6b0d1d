"""The closed set of page kinds."""

from __future__ import annotations

from enum import StrEnum


class PageKind(StrEnum):
    """What a page is, decided in `crawler.pages` and nowhere else."""

    ARTICLE = "article"
    """One main text."""
    INLINE_LIST = "inline_list"
    """A list page that shows whole articles one below the other."""
    LINK_LIST = "link_list"
    """A page that leads to others: a column, a portal, search results."""
    FORUM_THREAD = "forum_thread"
    """Posts of a forum; its document is the first post."""
    PREVIEW = "preview"
    """The first part of a document on a document-sharing site, the rest for sale."""
    ANTHOLOGY = "anthology"
    """Several documents bound together."""
    ATTACHMENT = "attachment"
    """A file: PDF, DOCX and their like."""
    SCAN = "scan"
    """A file whose text is only pictures, which nobody here has read."""
    FEED = "feed"
    """A sitemap, a news feed, the answer of a data endpoint: nothing but links."""
    BLOCKED = "blocked"
    """A challenge, login or payment wall instead of the page."""
    ERROR = "error"
    """An error answer, also one that was sent with status 200."""
    EMPTY = "empty"
    """Readable, with nothing in it."""
    UNREADABLE = "unreadable"
    """Bytes that could not be read."""
