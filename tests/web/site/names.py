"""Names that nobody has seen before: hosts, paths, class names, ids."""

from __future__ import annotations

from tests.web.dice import Dice

ONSETS = "b p m f d t n l g k h j q x zh ch sh r z c s y w".split()
RHYMES = "a o e i u ai ei ao ou an en ang eng ong ia ie iao iu ian in iang ing ua uo uai ui uan un".split()
PARTS = """
main box wrap list con cont content area block item txt text hd bd ft mod panel inner page view info
""".split()
ROLES = """
top left right mid sub new old gov news zw xx nav menu col row cell line grid card pub data pc web
""".split()
HEX = "0123456789abcdef"


def syllable(dice: Dice) -> str:
    """Return something that looks like pinyin."""
    return dice.choice(ONSETS) + dice.choice(RHYMES)


def pinyin(dice: Dice, least: int = 2, most: int = 3) -> str:
    """Return some syllables."""
    return "".join(syllable(dice) for _ in range(dice.randint(least, most)))


def initials(dice: Dice, least: int = 3, most: int = 5) -> str:
    """Return the first letters of syllables: zfgzbg."""
    return "".join(dice.choice(ONSETS)[0] for _ in range(dice.randint(least, most)))


def css(dice: Dice) -> str:
    """Return a class name in one of the styles that people and machines write."""
    first, second = dice.choice(ROLES), dice.choice(PARTS)
    number = dice.randint(1, 99)
    return dice.choice(
        (
            f"{first}-{second}",
            f"{first}_{second}",
            f"{first}{second.title()}",
            f"{initials(dice)}_{second}",
            f"{second}{number}",
            f"{initials(dice)}{number:02d}",
            f"{first}__{second}--{dice.choice('abcd')}",
            f"{second}_{hexes(dice, 5)}",
            pinyin(dice, 1, 2),
        )
    )


def hexes(dice: Dice, length: int) -> str:
    """Return hexadecimal digits."""
    return "".join(dice.choice(HEX) for _ in range(length))


def uuid(dice: Dice) -> str:
    """Return a UUID."""
    return "-".join(hexes(dice, length) for length in (8, 4, 4, 4, 12))


def slug(dice: Dice) -> str:
    """Return a folder's name."""
    return dice.choice((initials(dice), pinyin(dice, 1, 2), f"{initials(dice, 2, 3)}{dice.randint(1, 99)}"))
