"""An article whose text an editor has touched: a few figures are others, and a sentence was added."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from tests.web.dice import Dice
from tests.web.site.model import Body
from tests.web.texts.clauses import sentence

FIGURE: Final = re.compile(r"\d+(?=\.\d)")
TOUCHED: Final = 3
"""Paragraphs whose figures are others."""


def edited(make: Callable[[], Body], dice: Dice) -> Callable[[], Body]:
    """Return what makes the text after an edit that depends on the dice alone."""

    def again() -> Body:
        body = make()
        paragraphs = list(body.paragraphs)
        thrown = dice.of("edit")
        for place in thrown.sample(range(len(paragraphs)), min(TOUCHED, len(paragraphs))):
            paragraphs[place] = FIGURE.sub(lambda _: str(thrown.randint(11, 99)), paragraphs[place], count=1)
        place = thrown.randrange(len(paragraphs)) if paragraphs else 0
        if paragraphs:
            paragraphs[place] += sentence(thrown)
        return Body(body.byline, tuple(paragraphs))

    return again
