"""Handing the links of archived pages to the frontier once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from crawler.frontier import urls
from crawler.frontier.alive import Span
from crawler.frontier.audit.digests import Digests
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.found import crawl_of, found_on
from crawler.frontier.queue import Found, Frontier
from crawler.items import Links

Again = tuple[str, str, Links]
"""Source and scope of a page's crawl (no scope where no crawl asked for it), and where the page leads."""
Reread = Callable[[Sequence[Span]], Iterator[Again]]
"""Reads the pages captured in some times again."""
STEP = 100
"""Pages between two words about the progress."""


class Rereading:
    """Adds what a page leads to; what is lost is queued although it was seen. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier, lost: Sequence[Digests], progress: Callable[[str], None]) -> None:
        self.counts: Counter[str] = Counter()
        """Pages `reread`, and URLs `found` that were new or lost."""
        self._frontier = frontier
        self._lost = lost
        self._say = progress
        self._crawls = Crawls(frontier)
        self._known = [Crawl.of(fields) for fields in frontier.crawls()]

    def read(self, pages: Iterable[Again], *, until_found: bool = False) -> None:
        """Take in pages; all of them, or until nothing is lost any more."""
        for source, scope, links in pages:
            for crawl in [Crawl(source, scope)] if scope else self._known:
                self._add(links, crawl_of(links, crawl))
            if self.counts["reread"] % STEP == 0:
                self._say(f"Reading archived pages again: {self.counts['reread']:,}")
            self.counts["reread"] += 1
            if until_found and not any(self._lost):
                return

    def _add(self, links: Links, crawl: Crawl) -> None:
        found = found_on(links, crawl)
        if found:
            self._crawls.put(crawl)
            self.counts["found"] += self._frontier.add([self._due(one) for one in found])

    def _due(self, found: Found) -> Found:
        """Return a URL as due where it is lost: it is in the seen set."""
        if not any(self._lost):
            return found
        try:
            digest = self._frontier.digest(urls.url_key(found.url))
        except ValueError:
            return found
        is_lost = any(lost.discard(digest) for lost in self._lost)
        return found._replace(due=True) if is_lost else found
