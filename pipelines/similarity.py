"""How alike two texts are: MinHash of 5-grams over Han characters and letters, and containment.

Reports of different regions or years all sound alike, and still have at most Jaccard .12. The same report
with other line breaks has 1.0, with 2 % of it edited above .8, and its first 60 % has .59, with all of its
5-grams in the whole. simhash cannot tell these cases apart.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache
from math import sqrt
from operator import eq
from struct import pack, unpack
from typing import Any, Final

from rensa import RMinHash

GRAM: Final = 5
PERMUTATIONS: Final = 128
SEED: Final = 1
"""Of the permutations: part of what is stored, as is rensa's own algorithm."""
_LETTERS: Final = re.compile(r"[一-鿿]+|[^\W\d_]+")
"""Han characters and letters: the common ones apart, which takes half the time."""
_OTHER_LETTER: Final = re.compile(r"[^一-鿿\W\d_]")
"""One that is no Han character: many texts have none."""
_HAN: Final = re.compile("[一-鿿][一-鿿]*")
"""Written so that what stands between is passed over at once, and not tried."""
_LONG_RUN: Final = re.compile(r"[一-鿿]{40,}")
"""Characters of three bytes each, so many in a row that `_in_run` takes less time than `_from` each."""
_BYTES: Final = 3 * GRAM
_FORM: Final = f"<{PERMUTATIONS}I"


def grams(text: str) -> Set[bytes]:
    """Return a text's 5-grams, as UTF-8; punctuation, digits and white space do not count."""
    return set(_every(text))


def _every(text: str) -> list[bytes]:
    """Return the same with those that it has more than once."""
    if _OTHER_LETTER.search(text):
        letters = "".join(_LETTERS.findall(text)).casefold()
    else:  # Han characters alone have no case
        letters = "".join(_HAN.findall(text))
    found: list[bytes] = []
    start = 0
    for run in _LONG_RUN.finditer(letters):
        found += _from(letters, start, run.start())
        found += _in_run(run[0])
        start = run.end() - GRAM + 1
    found += _from(letters, start, len(letters) - GRAM + 1)
    return found


def _from(letters: str, start: int, end: int) -> list[bytes]:
    """Return the 5-grams that begin in [start, end)."""
    return [letters[at : at + GRAM].encode() for at in range(start, end)]


def _in_run(run: str) -> tuple[bytes, ...]:
    """Return the 5-grams of characters of three bytes each: `unpack` cuts them out in a third of the time."""
    data = run.encode()
    size = len(data)
    # one copy from each of the first five characters on, as far as whole 5-grams go
    copies = b"".join([data[at : size - (size - at) % _BYTES] for at in range(0, _BYTES, 3)])
    return unpack(f"{_BYTES}s" * (len(copies) // _BYTES), copies)


def signature(text: str) -> dict[str, Any]:
    """Return what is stored with a document: the number of its 5-grams, and their MinHash in 512 bytes."""
    found = _every(text)
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(found)  # what comes twice changes nothing, and a list takes half the time of a set
    return {"grams": len(set(found)), "minhash": pack(_FORM, *sketch.digest())}


def jaccard(one: bytes, other: bytes) -> float:
    """Return the estimated Jaccard similarity of two texts from their MinHashes (standard error .04)."""
    equal: int = sum(map(eq, _numbers(one), _numbers(other)))
    return equal / PERMUTATIONS


def may_contain(likeness: float, part: int, whole: int, share: float) -> bool:
    """Return whether a text may have that share of another, going by their estimated Jaccard similarity.

    `part` and `whole` are their numbers of 5-grams. False is certain but for one case in a thousand (three
    standard errors), and spares reading the texts.
    """
    least = share * part / (part + whole - share * part) if part else 0.0
    return likeness >= least - 3 * sqrt(least * (1 - least) / PERMUTATIONS)


@lru_cache(maxsize=4096)
def _numbers(minhash: bytes) -> tuple[int, ...]:
    return unpack(_FORM, minhash)


def containment(part: Set[bytes], whole: Set[bytes]) -> float:
    """Return the share of a text's 5-grams that another text has; 0 for a text without any."""
    return len(part & whole) / len(part) if part else 0.0
