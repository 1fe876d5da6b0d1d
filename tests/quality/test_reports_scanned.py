"""Ten provincial reports as LibreOffice prints and a scanner takes them: fields, text, seconds a page."""

import time
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from pipelines.extraction import Page, analyse, extract_documents
from pipelines.extraction.attachments import recognition
from tests.office import converted
from tests.quality.scoring import Score, squeeze, truth
from tests.quality.test_reports_pdf import f1
from tests.scans import needs_ocr, scanned
from tests.shared import shared

TEXT_F1 = 0.93
"""Of each report, on single characters."""
FIELDS = 0.9
FILES = 10


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_ten_reports_as_scans(tmp_path: Path) -> None:
    """Every third report; 200 dots an inch, noise, each page askew by up to half a degree."""
    needs_ocr()
    rows = truth("reports")[::3][:FILES]
    files = [shared("reports") / row["file"] for row in rows]
    score, pages, seconds, texts = Score(), 0, 0.0, []
    found = recognition.recogniser()
    for row, file, pdf in zip(rows, files, converted(files, "pdf", tmp_path), strict=True):
        (original,) = extract_documents(file.read_bytes(), url="https://www.example.invalid/a.docx")
        scan = scanned(pdf.read_bytes())
        start = time.process_time()
        (document,) = analyse(Page(scan, "https://www.example.invalid/a.pdf"), found).documents
        seconds += time.process_time() - start
        pages += len(pypdfium2.PdfDocument(scan))
        score.compare(document, row)
        assert "ocr" in document.flags
        assert len(document.confidence) == len(document.text.split("\n"))
        texts.append(f1(*(Counter(squeeze([each.text, each.notes])) for each in (original, document))))
    fields = score.right + len(score.wrong)
    print(f"{len(rows)} scans, {pages} pages: {seconds / pages:.2f} s of a processor's time a page")
    print(
        f"text F1 {min(texts):.4f} to {max(texts):.4f}; {score.right} of {fields} fields",
        *score.wrong,
        sep="\n",
    )
    assert min(texts) >= TEXT_F1
    assert score.right >= FIELDS * fields
