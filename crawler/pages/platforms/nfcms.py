"""NFCMS, Guangdong's portals beside gkmlpt: `/<column>/content/post_<id>.html`, files in `/attachment/`."""

from __future__ import annotations

from crawler.pages.platforms.base import Platform


class Nfcms(Platform):
    """NFCMS."""

    name = "nfcms"
