"""What a site tells crawlers: robots.txt, a sitemap in XML, one for people."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from tests.web.dom.skin import link
from tests.web.site.answer import Answer, plain
from tests.web.traps.trap import Trap

FORBIDDEN = ("/so", "/rili", "/print", "/admin/", "/cgi-bin/", "/bbs/")
MOST = 400
"""URLs in a sitemap."""


class Maps(Trap):
    """Each of the three on some sites."""

    def answer(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Return the one that is asked for."""
        if path == "/robots.txt":
            return self._robots()
        if path == "/sitemap.xml" and self._has_xml:
            return self._xml()
        if path == "/sitemap.html" and self.dice.of("people").chance(0.6):
            return self._people()
        return None

    @property
    def _has_xml(self) -> bool:
        return self.dice.of("xml").chance(0.25)

    def _robots(self) -> Answer | None:
        dice = self.dice.of("robots")
        if dice.chance(0.4):
            return None
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in dice.some(FORBIDDEN, 0, 4))]
        if dice.chance(0.2):
            lines.append(f"Crawl-delay: {dice.choice(('0.1', '0.2'))}")
        if self._has_xml and dice.chance(0.7):
            lines.append(f"Sitemap: {self.family.url('/sitemap.xml')}")
        return plain("\n".join(lines) + "\n")

    def _xml(self) -> Answer:
        family = self.family
        columns = [family.column_url(column) for column in family.site.columns]
        entries = [family.target(entry) for entry in family.urls] if self.dice.of("full").chance(0.5) else []
        urls = dict.fromkeys([family.url("/"), *columns, *entries][:MOST])
        body = "".join(f"<url><loc>{escape(url.partition('#')[0])}</loc></url>\n" for url in urls)
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        return plain(f"{head}\n{body}</urlset>\n", "application/xml")

    def _people(self) -> Answer:
        family = self.family
        lines = [
            "&nbsp;" * 4 * len(column.trail) + link(family.column_url(column), column.name)
            for column in family.site.columns
        ]
        return family.html(family.frame.page("网站地图", "<br>".join(lines)))
