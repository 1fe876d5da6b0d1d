"""Pages that only pretend to be a report: forms to fill in, injected spam, novels."""

from __future__ import annotations

import re
from collections.abc import Sequence

BLANK = re.compile(
    r"[Xx×＊*]{1,4}\s*(?:亿|万|个|%|％|年|月|日|市|县|区|省|镇|乡|项|家|公里|元|届|次|大|新|工程|产业)"
    r"|20\d?[xX×*]{1,2}年|(?<!_)_{2,}+\s*+[年亿万%]"
)
BLANKS = 5
"""Blanks that make a text a form; real reports have one or two (5G+X, X射线)."""
TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
PINYIN = re.compile(rf"(?<=[一-鿿])[ (（]?[a-z{TONES}ü]{{2,7}}[ )）]?(?=[一-鿿])")
LATIN = re.compile(rf"[a-z{TONES}ü][a-z{TONES}ü]*")
"""What all pinyin is made of: one search of a text for this takes the place of one for each of the others. It
begins with a set of characters, and not with a repetition, so that all others are passed over at once."""
LETTERS = re.compile(rf"[a-z{TONES}ü]{{2,7}}")
"""Each match of `PINYIN` holds one of this."""
INJECTED = 15
TONED = re.compile(f"[{TONES}]")
SAID = re.compile(r"[说道问喊笑叹骂][:：,，]?\s*[“\"「]|[。！？…，][”」]")
SAMPLE = 20_000
"""Characters that are looked at."""


def pretence(paragraphs: Sequence[str]) -> str | None:
    """Return what the text really is (a form, spam, a novel), or None for an honest one."""
    text = "".join(paragraphs)[:SAMPLE]
    if any(c in text for c in "Xx×＊*_") and len(BLANK.findall(text)) >= BLANKS:
        return "a form with blanks"
    if is_injected(text):
        return "spam with injected pinyin"
    if is_story(text) and ("工作报告" in text or "报告工作" in text):
        return "a story"
    return None


def is_injected(text: str) -> bool:
    """Tell whether pinyin stands between the characters all over the text."""
    latin = " ".join(LATIN.findall(text))
    if len(LETTERS.findall(latin)) >= INJECTED:
        injected = len(PINYIN.findall(text))
        if injected >= INJECTED and injected * 120 >= len(text):
            return True
    toned = len(TONED.findall(latin)) if not latin.isascii() else 0
    return toned >= 20 and toned * 100 >= len(text)


def is_story(text: str) -> bool:
    """Tell whether people talk to each other in the text, as in novels; speeches know no he and she."""
    pronouns = text.count("他") + text.count("她") + text.count("你")
    if pronouns < 4:
        return False
    pronouns -= text.count("其他") + text.count("他们")
    return pronouns >= 4 and pronouns * 250 >= len(text) and len(SAID.findall(text)) >= 3
