"""Targets and results of work reports as structured records: pure functions from text to facts.

What is not sure is left out: precision before recall.
"""

from pipelines.extraction.facts.model import RULES, Fact, StoredFact
from pipelines.extraction.facts.reading import read_facts
from pipelines.extraction.facts.vocabulary import INDICATORS, Indicator

__all__ = ["INDICATORS", "RULES", "Fact", "Indicator", "StoredFact", "read_facts"]
