"""Every article once more, for the printer."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from tests.web.site.answer import Answer
from tests.web.site.model import Entry
from tests.web.traps.trap import Trap


class Printing(Trap):
    """Shows an article without anything around it."""

    def url(self, entry: Entry) -> str:
        """Return the URL of the printed form."""
        return self.family.url(f"/print?id={entry.id}")

    def answer(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Return an article to be printed."""
        entry = next((one for one in self.family.urls if one.id == query.get("id")), None)
        if path != "/print" or not entry:
            return None
        inner = self.family.text(entry, 1, 1)
        head = f"<title>{escape(entry.title)}</title>"
        title = f"<h2>{escape(entry.title)}</h2><p>{entry.day}</p>"
        return self.family.html(
            f"<html><head>{head}</head><body onload='print()'>{title}{inner}</body></html>"
        )
