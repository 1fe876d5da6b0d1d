"""Pages of the real web that were found to be hard to read; served as they are, where they are there."""

from __future__ import annotations

from pathlib import Path

from tests.faults.hostile.attack import Answering, attack, page
from tests.shared import SHARED

FOLDER = SHARED / "pages" / "pathological"


def recorded(path: Path) -> Answering:
    return lambda _: page(path.read_bytes(), b"Content-Encoding: gzip")


for path in sorted(FOLDER.glob("*.html.gz")):
    attack(
        f"a recorded page, {path.name.partition('.')[0]}",
        "recorded",
        heavy=True,
        most=150,
        source={"scope": "page"},  # its links lead to pages that nobody recorded
    )(recorded(path))
