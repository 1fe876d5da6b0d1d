"""The provincial reports as the visible text of a portal's page, as seeds and some archives have them."""

from __future__ import annotations

import re
from functools import cache

from crawler.pages.dom import parse
from crawler.pages.walk import read_blocks
from pipelines.documents import Document
from pipelines.extraction import extract_documents
from pipelines.extraction.attachments import read
from tests.quality.scoring import Score, floors, squeeze, truth
from tests.quality.shells import government_article
from tests.shared import shared

SOURCE = re.compile(r"来源\s*[:：]")
PUBLISHER = "某某市政府办公室"


@cache
def lines_of(file: str) -> list[str]:
    """Return a report's lines without its title and without the line that names its source."""
    lines = [line.text for line in read((shared("reports") / file).read_bytes(), "docx").lines]
    return [line for line in lines[1:] if not SOURCE.match(line)]


@cache
def documents(file: str) -> list[Document]:
    source = government_article(file.removesuffix(".docx"), "2025-02-05", PUBLISHER, lines_of(file))
    text = "\n\n".join(block.text for block in read_blocks(parse(source)).blocks)
    return extract_documents(text.encode(), url="http://www.example.cn/a.txt", content_type="text/plain")


def test_every_field_and_the_exact_text() -> None:
    score = Score()
    for row in truth("reports"):
        [document] = documents(row["file"])
        assert squeeze([document.text, document.notes]) == squeeze(lines_of(row["file"])), row["file"]
        assert document.title == row["file"].removesuffix(".docx")
        assert str(document.published_on) == "2025-02-05"
        score.compare(document, row | {"publisher": PUBLISHER})
    score.must_reach(floors()["visible text"]["fields"])
