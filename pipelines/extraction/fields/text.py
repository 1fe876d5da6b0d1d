"""Small foldings that every field reader shares; they never touch a document's stored text."""

from __future__ import annotations

import re

HAN = r"〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f"
"""Inside a character class: one Han character, rare ones of names included."""

SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
WIDTH = {
    ord(full): half for full, half in zip("０１２３４５６７８９：；？．－／", "0123456789:;?.-/", strict=True)
} | dict.fromkeys(map(ord, "･•‧・∙⋅﹒ꞏ᛫"), "·")
"""Full width to half width, and every dot in the middle of a line to the one of names."""
_WIDE = re.compile(f"[{''.join(map(chr, WIDTH))}]")
ENTITY = re.compile(r"&?(?:nbsp|ensp|emsp|thinsp|#160|#12288);")
"""Left of character references that were escaped twice or lost their `&`."""
MIDDLE_DOT = re.compile(r"&?(?:middot|bull|#183);")
QUOTES = '“"「『‘'


def fold(text: str) -> str:
    """Return the text with white space folded, and digits and some punctuation in their narrow form."""
    if ";" in text:
        text = MIDDLE_DOT.sub("·", ENTITY.sub(" ", text))
    if not text.isprintable() or "  " in text:
        text = SPACES.sub(" ", text)
    # few characters are wide, and to look each of the others up in the table takes ten times as long
    return _WIDE.sub(_narrow, text).strip()


def _narrow(found: re.Match[str]) -> str:
    return WIDTH[ord(found[0])]


def compact(text: str) -> str:
    """Return the folded text without any white space."""
    return fold(text).replace(" ", "")
