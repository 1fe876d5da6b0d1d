"""The reference texts: each written once, shown by the pages, and expected back from a crawl."""

from __future__ import annotations

from pathlib import Path

TEXTS = Path(__file__).parent / "expected"
"""`<name>.txt`, one paragraph a line; `<name>.notes.txt` is the glossary after it, which is not its text."""


def read_paragraphs(name: str) -> list[str]:
    """Return the paragraphs of a reference text. Raises FileNotFoundError where there is none."""
    return (TEXTS / f"{name}.txt").read_text("utf-8").splitlines()
