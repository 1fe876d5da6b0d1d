"""Documents that were read on pictures: proved by who has read them, by others unproved and no more."""

from typing import Any

import pytest

from pipelines import recognised
from pipelines.archive.digests import digest
from pipelines.archive.revisits import CaptureBytes
from pipelines.archive.warc import response_record
from pipelines.extraction import EXTRACTOR, Page, analyse
from pipelines.extraction.attachments import Recognition
from pipelines.proof import Finding, Source, prove
from pipelines.records import rows
from tests.pipelines.extraction.attachments.pdf_writer import Picture, write_pdf
from tests.pipelines.extraction.attachments.test_pdf_scans import recogniser
from tests.pipelines.made import capture

Row = dict[str, Any]
HERE = Recognition("reader 1", recogniser)
BODY = write_pdf([[Picture()], [Picture()]])


@pytest.fixture
def stored() -> tuple[Source, Row]:
    """A scan in the archive, and the document that was read on its pictures."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n"
    seen = capture(
        "http://www.example.gov.cn/1.pdf", BODY, content_type="application/pdf", response_head=head
    )
    analysis = analyse(Page(BODY, seen.url, seen.content_type, seen.fetched_at), HERE)
    [row] = rows.document_rows(seen, analysis.documents, EXTRACTOR)
    payload = digest(BODY)
    known = {
        "_id": seen.id,
        "url": seen.url,
        "content_type": seen.content_type,
        "payload_digest": payload,
        "requested_url": seen.url,
        "fetched_at": seen.fetched_at,
        "status": 200,
        **dict.fromkeys(("source", "run", "worker")),
    }
    return (known, CaptureBytes(response_record(seen, payload), None)), row


def proved(stored: tuple[Source, Row], change: Row | None = None) -> Finding:
    source, row = stored
    [found] = prove([source], [row | (change or {})])
    return found


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recogniser that has read it is installed."""
    monkeypatch.setattr(recognised, "identity", lambda: HERE.name)
    monkeypatch.setattr(recognised, "recogniser", lambda: HERE)


def test_what_is_stored(stored: tuple[Source, Row]) -> None:
    row = stored[1]
    assert (row["recogniser"], row["flags"]) == ("reader 1", ["ocr"])
    assert len(row["confidence"]) == len(row["text"].split("\n"))
    assert min(row["confidence"]) == 0.5


@pytest.mark.usefixtures("here")
def test_who_has_read_it_proves_it(stored: tuple[Source, Row]) -> None:
    assert (proved(stored).verdict, proved(stored).problem) == ("verified", None)
    changed = proved(stored, {"confidence": [1.0] * len(stored[1]["confidence"])})
    assert changed.verdict == "mismatch"
    assert "gives another confidence" in (changed.problem or "")


def test_without_the_extra_it_is_unproved(
    stored: tuple[Source, Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognised, "identity", lambda: None)
    found = proved(stored)
    assert found.verdict == "unproved"
    assert found.problem == (
        "It was read on pictures by reader 1, and cannot be proved here: that needs the extra ocr."
    )


def test_another_model_does_not_prove_it(stored: tuple[Source, Row], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognised, "identity", lambda: "reader 2")
    found = proved(stored)
    assert (found.verdict, "this is reader 2" in (found.problem or "")) == ("unproved", True)


def test_a_changed_text_is_found_all_the_same(stored: tuple[Source, Row]) -> None:
    assert proved(stored, {"text": "改动"}).verdict == "mismatch"


def test_a_document_that_hides_its_recogniser_does_not_pass(stored: tuple[Source, Row]) -> None:
    source, row = stored
    [found] = prove([source], [{name: value for name, value in row.items() if name != "recogniser"}])
    assert found.verdict == "mismatch"
    assert "the extra `ocr` would read it" in (found.problem or "")
