"""Glossaries after a speech (名词解释) kept apart from it: explained terms are not what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.extraction.attachments.model import Line

_HEADING = re.compile(
    r"^[\s\[【(（]*(?:附件?\d*[:：、]?\s*)?(?:《?.{0,16}?报告》?)?\s*(?:中?的?)?(?:部分|有关|相关|主要)?"
    r"(?:专有)?(?:名词|术语|词语|用语|名词术语)(?:解释|注释|说明|释义)[\s\]】)）:：]*$"
)

SPOKEN = 0.5
"""Share of the text that stands before a glossary, at least."""


def split_glossary(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines before the glossary, and those of the glossary with its heading (often none)."""
    total = sum(len(line.text) for line in lines)
    before = 0
    for index, line in enumerate(lines):
        if before >= SPOKEN * total and len(line.text) <= 40 and _HEADING.match(line.text):
            return list(lines[:index]), list(lines[index:])
        before += len(line.text)
    return list(lines), []
