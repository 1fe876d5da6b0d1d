"""`Trap`: something beside the columns of a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tests.web.dom.frame import Crumb
from tests.web.site.answer import Answer

if TYPE_CHECKING:
    from tests.web.families.base import Family


class Trap:
    """Adds links to the pages of a site, and answers for what they lead to."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.dice = family.dice.of(type(self).__name__)

    @property
    def links(self) -> Sequence[Crumb]:
        """URL and words of what stands beside every list."""
        return ()

    def answer(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Return the answer for a URL of the trap; None for any other one."""
        raise NotImplementedError
