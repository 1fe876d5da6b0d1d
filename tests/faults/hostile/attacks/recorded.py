"""Pages of the real web that were found to be hard to read; served as they are, where they are there."""

from __future__ import annotations

from pathlib import Path

from tests.faults.hostile.attack import Answering, attack, page
from tests.shared import SHARED

FOLDER = SHARED / "pages" / "pathological"


def recorded(path: Path) -> Answering:
    """Return how a site answers that has this page and no other."""
    return lambda asked: (
        page(path.read_bytes(), b"Content-Encoding: gzip")
        if asked.path == "/"
        else page("none", status=b"404 Not Found")
    )


for path in sorted(FOLDER.glob("*.html.gz")):
    attack(f"a recorded page, {path.name.partition('.')[0]}", "recorded", heavy=True, most=10_000)(
        recorded(path)
    )
