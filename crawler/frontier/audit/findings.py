"""What an audit found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

LOST: Final = "lost"
UNSEEN: Final = "unseen"
NO_CAPTURE: Final = "missing_captures"
NO_BYTES: Final = "missing_bytes"
PROBLEMS: Final = {
    LOST: "known, but in no state: they would never be fetched",
    UNSEEN: "in a state, but not in the seen set: they would be fetched again",
    NO_CAPTURE: "done, but without a capture in the database",
    NO_BYTES: "done, but without their bytes in the object store",
}
"""What can be wrong with a URL, in words."""
STATES: Final = ("queued", "leased", "done", "dead", "rejected")
EXAMPLES: Final = 10

Trouble = dict[str, Any]
"""One URL with which something is wrong: `digest`, `partition`, and where its URL is known `_id` (its key),
`url`, `source`, `scope` and `depth`."""


@dataclass
class Findings:
    """Numbers in memory, and what is wrong in files: it may be all."""

    folder: Path
    counts: Counter[str] = field(default_factory=Counter)
    """`discovered`, and URLs by state and by problem."""
    examples: dict[str, list[str]] = field(default_factory=dict)
    """Some URLs of each problem; their digests where nothing else is known of them."""

    def note(self, problem: str, troubles: list[Trouble]) -> None:
        """Note URLs with which something is wrong."""
        if not troubles:
            return
        self.counts[problem] += len(troubles)
        examples = self.examples.setdefault(problem, [])
        examples += [_name(trouble) for trouble in troubles[: EXAMPLES - len(examples)]]
        with self._file(problem).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(trouble) + "\n" for trouble in troubles)

    def troubles(self, problem: str) -> Iterator[Trouble]:
        """Yield the URLs that have a problem."""
        if self._file(problem).exists():
            with self._file(problem).open(encoding="utf-8") as file:
                yield from map(json.loads, file)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not any(self.counts[problem] for problem in PROBLEMS)

    def numbers(self) -> dict[str, int]:
        """Return all counts, also those that are zero."""
        return {name: self.counts[name] for name in ("discovered", *STATES, *PROBLEMS)}

    def _file(self, problem: str) -> Path:
        return self.folder / f"{problem}.jsonl"


def _name(trouble: Trouble) -> str:
    return str(trouble.get("url") or f"digest {trouble['digest']:016x}")
