"""What was recognized on pictures, as rows and as files on the way between two processes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipelines.extraction.attachments.pdf_recognised import Recognised
from pipelines.extraction.attachments.remembering import Lines

Row = dict[str, Any]


def row(digest: str, lines: Lines, seconds: float) -> Row:
    """Return the row of a picture that was read.

    Of each line its text, how sure it is, and its box in pixels; of the picture how far it was turned first.
    """
    boxes = [[each.text, each.confidence, each.left, each.top, each.right, each.bottom] for each in lines]
    turned = lines[0].turned if lines else 0
    return {"digest": digest, "lines": boxes, "turned": turned, "seconds": round(seconds, 2)}


def failed(digest: str, why: str) -> Row:
    """Return the row of a picture that could not be read."""
    return {"digest": digest, "lines": [], "failed": why}


def known(pictures: Iterable[Mapping[str, Any]]) -> dict[str, Lines]:
    """Return the lines of pictures by their digests; none of one that could not be read."""
    return {
        each["digest"]: tuple(
            replace(Recognised(*line), turned=each.get("turned", 0)) for line in each["lines"]
        )
        for each in pictures
    }


class Desk:
    """A folder in which one process lays down each picture as it reads it, and another takes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, digest: str) -> None:
        """Note that a picture is being read."""
        (self._folder / f"{digest}.begun").touch()

    def lay_down(self, picture: Row) -> None:
        """Lay down a picture that was read, or could not be."""
        unfinished = self._folder / f"{picture['digest']}.part"
        unfinished.write_text(json.dumps(picture, ensure_ascii=False), encoding="utf-8")
        unfinished.rename(unfinished.with_suffix(".json"))
        (self._folder / f"{picture['digest']}.begun").unlink()

    def take(self) -> list[Row]:
        """Return what has been laid down since, each picture once."""
        found = []
        for file in sorted(self._folder.glob("*.json")):
            found.append(json.loads(file.read_text(encoding="utf-8")))
            file.unlink()
        return found

    def broken_off(self) -> list[str]:
        """Return the pictures that a process was reading when it ended, and forget them."""
        found = []
        for file in self._folder.glob("*.begun"):
            found.append(file.stem)
            file.unlink()
        return found
