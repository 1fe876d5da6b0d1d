"""What a job found, summed up over its captures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

Row = dict[str, Any]

DOCUMENTS: Final = ("added", "gone", "changed", "relocated")


@dataclass
class Sum:
    """Sums up findings one at a time: memory grows with the documents that differ, not with the captures."""

    limit: int
    captures: int = 0
    numbers: Counter[str] = field(default_factory=Counter)
    documents: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in DOCUMENTS})
    examples: dict[str, list[Row]] = field(default_factory=dict)
    fields: dict[str, set[str]] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, found: Row) -> None:
        """Take in the finding on one capture."""
        self.captures += 1
        where = {"page_url": found["page_url"], "capture": found["capture_id"]}
        if "unread" in found:
            self.numbers["unread"] += 1
            self._example("unread", where | {"reason": found["unread"]})
            return
        self.numbers.update(unchanged=found["unchanged"], kept=found["kept"])
        self._pages(found, where)
        for name in ("added", "gone"):
            for each in found[name]:
                self._document(name, each, each | where)
        for each in found["changed"]:
            self._changed(each, where)

    def _pages(self, found: Row, where: Row) -> None:
        for name, counts in (("outcome", self.outcomes), ("kind", self.kinds)):
            if name in found:
                counts[" → ".join(map(str, found[name]))] += 1
                self._example(name, where | dict(zip(("before", "after"), found[name], strict=True)))

    def _changed(self, each: Row, where: Row) -> None:
        named = {"document": each["document"], "title": each["title"], **where}
        self._document("changed" if each["content"] else "relocated", each, named)
        for name, values in each["fields"].items():
            self.fields.setdefault(name, set()).add(each["document"])
            if values:
                shown = dict(zip(("before", "after"), values, strict=True))
                self._example(f"field {name}", named | shown)
        if "text" in each:
            self._example("field text", named | {"diff": each["text"]})

    def _document(self, name: str, each: Row, example: Row) -> None:
        if each["document"] not in self.documents[name]:
            self.documents[name].add(each["document"])
            self._example(name, example)
        if each.get("extractor") is not None:
            self.numbers[f"extractor {each['extractor']}"] += 1

    def _example(self, name: str, example: Row) -> None:
        shown = self.examples.setdefault(name, [])
        if len(shown) < self.limit:
            shown.append(example)


def summed_up(job: Row, findings: Iterable[Row], examples: int) -> Row:
    """Return the report of a job, as `scrapy replay --json` prints it."""
    total = Sum(examples)
    for found in findings:
        total.add(found)
    documents: Row = {name: len(ids) for name, ids in total.documents.items()}
    documents |= {name: total.numbers[name] for name in ("unchanged", "kept")}
    return {
        "job": job["_id"],
        "mode": job["mode"],
        "extractor": job["extractor"],
        "captures": total.captures,
        "unread": total.numbers["unread"],
        "documents": documents,
        "fields": {name: len(ids) for name, ids in sorted(total.fields.items())},
        "outcomes": dict(total.outcomes.most_common()),
        "kinds": dict(total.kinds.most_common()),
        "same_version": total.numbers[f"extractor {job['extractor']}"],
        "examples": total.examples,
    }
