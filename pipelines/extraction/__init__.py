"""From the bytes of a page to the documents on it: pure functions, reached through `analyse`."""

from pipelines.extraction.analysis import Analysis, Page, analyse, extract_documents
from pipelines.extraction.picture_pages import PagePicture
from pipelines.extraction.version import EXTRACTOR

__all__ = ["EXTRACTOR", "Analysis", "Page", "PagePicture", "analyse", "extract_documents"]
