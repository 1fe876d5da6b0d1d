"""One fact of a report's text, and as it is stored."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field

from pipelines.documents import Edit, Frozen, Piece

Role = Literal["target", "result"]
Measure = Literal["growth", "level", "change"]
Bound = Literal["exact", "about", "at_least", "at_most", "above", "below", "range"]

RULES: Final = 2
"""Version of the rules that find facts; raised with every change of what they find, to read all again."""


class Fact(Frozen):
    """What a report says of one indicator, one measure and one year.

    Numbers count in `unit` and have a sign: 下降2%以上 is -2, at most.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    indicator: str
    """Key of the vocabulary (`extraction/facts/indicators.yml`)."""
    name: str
    """The indicator's name in Chinese."""
    role: Role
    """`target` (promised) or `result` (reported)."""
    of_year: int
    """The year it speaks of: the report's of a target, the one before of a result."""
    measure: Measure
    """`growth` (percent on the year before), `level` (an amount, or a rate), or `change` (by an amount, or by
    percentage points)."""
    unit: str
    """`%`, `个百分点`, `亿元`, `亿美元`, `元`, `万人` or `万吨`; whatever was written is counted in these."""
    value: float | None
    """The number; null for a range."""
    low: float | None = None
    """Lower end of a range, else null."""
    high: float | None = None
    """Upper end of a range, else null."""
    bound: Bound = "exact"
    """`exact`, `about` (左右), `at_least` (以上, 不低于), `at_most` (以内, 控制在), `above` (超过, 突破),
    `below` (低于) or `range`; of the signed number."""
    striving: bool = False
    """Whether it is hoped for rather than promised (力争)."""
    estimated: bool = False
    """Whether the report calls a result expected (预计)."""
    goal: bool = False
    """Of a target, whether it is in the list of main goals (主要预期目标是)."""
    written: str
    """The value as written, with unit and bounds."""
    sentence: str
    """The words up to 。！？ or ； in which it stands."""
    line: Annotated[int, Field(ge=0)]
    """Index of its line in the document's `text`."""
    start: Annotated[int, Field(ge=0)]
    """Where the sentence begins in that line, in characters."""
    end: Annotated[int, Field(ge=0)]
    """Where it ends."""


class StoredFact(Fact):
    """A row of the collection `facts`."""

    model_config = ConfigDict(frozen=True, extra="allow", use_attribute_docstrings=True)

    id: Annotated[str, Field(alias="_id")]
    """`REPORT#NUMBER`: the report's id, and the fact's place in its text, from 000. It may name another fact
    after the report was read again: what lasts are indicator, role, measure and year."""
    report: str
    """`_id` of its report."""
    key: str
    """`key` of its report."""
    region_code: str | None
    """As in `reports`, and so are the following."""
    region_name: str | None
    """Name of the region as valid then."""
    lineage: str | None
    """The code under which the region goes on today."""
    level: str | None
    """`country`, `province`, `prefecture` or `county`."""
    parent: str | None
    """Code of the region above."""
    year: int
    """The report's year."""
    document: str
    """`_id` of the document in whose text it stands: the report's best one."""
    capture_id: str
    """The capture that this document was read from."""
    locator: tuple[Piece, ...]
    """The pieces of archived bytes that its line is made of: those of `paragraphs[line]` of the document."""
    edits: tuple[Edit, ...] = ()
    """What was changed in them, likewise."""
    read: str
    """From what, and by which rules: it changes where the facts of the report were read again."""
    schema_version: int
    """As in `documents`."""
