"""The true reports: who spoke where, when, at which session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.web.dice import Dice
from tests.web.world.people import person
from tests.web.world.regions import Region

DIGITS = "〇一二三四五六七八九"
ACTING = 0.12
"""Share of speakers who only act for the head of the government."""
DECEMBER = 0.15
"""Share of the regions whose congress meets at the end of the year before."""
THIS_YEAR = 2026


@dataclass(frozen=True, slots=True)
class Report:
    """One speech: a region's report for a year."""

    region: Region
    year: int
    """The year whose work it plans."""
    congress: int
    meeting: int
    speaker: str
    role: str
    delivered: date

    @property
    def key(self) -> tuple[str, int, int, int]:
        """What makes it that speech."""
        return self.region.code, self.year, self.congress, self.meeting

    @property
    def session(self) -> str:
        """The session in full."""
        return f"{self.region.name}{self.numbered}"

    @property
    def numbered(self) -> str:
        """The session without its region."""
        return f"第{chinese(self.congress)}届人民代表大会第{chinese(self.meeting)}次会议"


def reports(seed: int, region: Region, years: range) -> list[Report]:
    """Return a region's reports of these years, the newest first; another range has the same ones."""
    dice = Dice(seed, "congress", region.code)
    start = 2008 if region.level == "province" else 2007
    base = dice.randint(9, 12) if region.level == "province" else dice.randint(11, 16)
    december = dice.chance(DECEMBER)
    return [_report(dice, region, year, start, base, december) for year in reversed(years)]


def chinese(number: int) -> str:
    """Return a number below 100 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    digits = ("", *DIGITS[1:])
    if not tens:
        return digits[ones] or DIGITS[0]
    return f"{digits[tens] if tens > 1 else ''}十{digits[ones]}"


def chinese_date(day: date) -> str:
    """Return a day as old pages write it: 二〇一三年一月五日."""
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese(day.month)}月{chinese(day.day)}日"


def _report(dice: Dice, region: Region, year: int, start: int, base: int, december: bool) -> Report:
    term, index = divmod(year - start, 5)
    of_year = dice.of(year)
    speaker = person(dice.of("speaker", (year - start) // dice.of("tenure", term).randint(2, 4), term))
    acting = of_year.chance(ACTING) and region.office != "自治区主席"
    if december:
        delivered = date(year - 1, 12, of_year.randint(10, 30))
    else:
        delivered = date(year, of_year.choice((1, 1, 1, 2, 2, 3)), of_year.randint(3, 28))
    role = f"代{region.office}" if acting else region.office
    return Report(region, year, base + term, index + 1, speaker, role, delivered)
