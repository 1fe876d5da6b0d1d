"""PDF and DOCX: from bytes to lines of text with their locators, and back again."""

from pipelines.extraction.attachments.model import Line, Reading

__all__ = ["Line", "Reading"]
