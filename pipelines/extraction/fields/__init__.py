"""From a document's title, paragraphs and page to its fields: kind, region, year, session, speaker, dates."""

from pipelines.extraction.fields.model import Fields, PageFacts
from pipelines.extraction.fields.reader import read_fields

__all__ = ["Fields", "PageFacts", "read_fields"]
