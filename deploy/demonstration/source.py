"""What a demonstration crawls, and what it must find there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from deploy.demonstration.stored import Stored


@dataclass(frozen=True, slots=True)
class Verdict:
    """How what was stored compares with what should have been."""

    expected: str
    """What was compared, in a line: `34 of 36 expected documents were found`."""
    failures: Sequence[str] = ()
    """What is missing or wrong, each by name."""
    notes: Sequence[str] = field(default=())
    """What is not counted as a failure but should be known, each by name."""


class Source(AbstractContextManager["Source"], Protocol):
    """Pages served on loopback while the context is open."""

    @property
    def title(self) -> str:
        """What is served where, in a line."""

    @property
    def seeds(self) -> Sequence[str]:
        """The URLs to begin with."""

    @property
    def scope(self) -> str:
        """How far to follow links from a seed: a value of `scrapy seed --scope`."""

    def judge(self, stored: Stored) -> Verdict:
        """Compare what was stored with what is served."""
