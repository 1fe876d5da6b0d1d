"""The words of a text, as an index keeps them, and those of whoever looks for some.

Chinese is written without spaces, and MongoDB's `$text` takes a whole sentence for one word. So what is
indexed is each character of Han script and each pair of neighbours (a bigram), and each run of Latin letters
and digits whole. A text that has a phrase has all bigrams of it; one that has them all need not have the
phrase, so whoever finds it by them looks into the text, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han script by Unicode's blocks, with the numeral 〇."""
MOST: Final = 100_000
"""Words that are kept of a text: a report has some 8,000."""
MOST_ASKED: Final = 64
"""Words that are asked for at once: what goes beyond is left to the look into the text."""
_RUN: Final = re.compile(rf"[{HAN}]+|[0-9a-z]+")
_BROKEN: Final = re.compile(rf"(?<=[{HAN}]) +(?=[{HAN}])")
_LETTER: Final = re.compile(r"[0-9a-z]")
_FOLDED: Final = (
    {ord("A") + n: ord("a") + n for n in range(26)}
    | {0xFF21 + n: ord("a") + n for n in range(26)}
    | {0xFF41 + n: ord("a") + n for n in range(26)}
    | {0xFF10 + n: ord("0") + n for n in range(10)}
    | {0x3000: ord(" "), 0xA0: ord(" ")}
)


def folded(text: str) -> str:
    """Return a text of the same length in which case and width make no difference."""
    return text.translate(_FOLDED)


def words_of(text: str) -> list[str]:
    """Return the words of a text, each once, sorted; no pair goes over the end of a line."""
    found: set[str] = set()
    for line in folded(text).split("\n"):
        for run in _RUN.findall(_BROKEN.sub("", line)):
            found.update(_words(run))
        if len(found) > MOST:
            break
    return sorted(found)[:MOST]


def phrases_of(query: str) -> list[str]:
    """Return what is looked for, folded: the parts between spaces, each once."""
    return list(dict.fromkeys(part for part in folded(query).split() if _RUN.search(part)))


def asked(phrases: list[str]) -> list[str]:
    """Return the words that a text with all these phrases has, of characters only those without a pair."""
    found: dict[str, None] = {}
    for run in (run for phrase in phrases for run in _RUN.findall(phrase)):
        pairs = list(_pairs(run))
        found |= dict.fromkeys(pairs or [run])
    return list(found)[:MOST_ASKED]


def pattern(phrase: str) -> re.Pattern[str]:
    """Return what finds a phrase in a folded text: letters and digits as whole words, Han also spread out."""
    body = " *".join(map(re.escape, phrase))
    before = r"(?<![0-9a-z])" if _LETTER.match(phrase[0]) else ""
    after = r"(?![0-9a-z])" if _LETTER.match(phrase[-1]) else ""
    return re.compile(before + (body if re.search(f"[{HAN}]", phrase) else re.escape(phrase)) + after)


def _words(run: str) -> Iterator[str]:
    if _LETTER.match(run[0]):
        yield run
    else:
        yield from run
        yield from _pairs(run)


def _pairs(run: str) -> Iterator[str]:
    if not _LETTER.match(run[0]):
        yield from (run[at : at + 2] for at in range(len(run) - 1))
