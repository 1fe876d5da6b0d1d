"""PDF and DOCX: from bytes to lines of text with their locators, and back from a locator to its characters."""

from pipelines.extraction.attachments.model import Line, Reading

__all__ = ["Line", "Reading"]
