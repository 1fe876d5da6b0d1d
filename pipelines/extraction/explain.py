"""Sentences for a person: why a page came out as it did."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.pages.generic import Decision
from pipelines.documents import Document

_FLAGS = {
    "broken_lines": "lines broken at a fixed width were rejoined",
    "restored_paragraphs": "paragraphs that the page had lost were restored",
    "glossary": "the glossary after it was left out",
    "hidden_text": "the text is hidden until a script shows it",
}


def of_page(decision: Decision, documents: Sequence[Document], links: int) -> list[str]:
    """Return the sentences on the page as a whole."""
    counted = f"It holds {len(documents)} document(s) and {links} link(s)."
    return [f"Kind {decision.kind}: {decision.why}.", counted]


def of_documents(documents: Sequence[Document]) -> list[str]:
    """Return the sentences on each document: what was repaired, what is doubtful, where fields were found."""
    out: list[str] = []
    for document in documents:
        notes = [_FLAGS.get(flag, flag) for flag in document.flags]
        if document.truncated:
            notes.append("it stops in mid-sentence")
        if document.agreement is not None:
            notes.append(f"agreement {document.agreement:.2f}")
        found = ", ".join(f"{name} from {where}" for name, where in sorted(document.evidence.items()))
        out.append(
            f"{document.title or 'Without title'}: {'; '.join(notes) or 'nothing to repair'}. {found}."
        )
    return out
