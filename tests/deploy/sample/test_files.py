from __future__ import annotations

import io

import docx
import pypdfium2
import pytest

from deploy.sample import build
from deploy.sample.bound import WATERMARK
from deploy.sample.pdf import Line, write_pdf
from deploy.sample.server import SampleSite
from deploy.sample.texts import read_paragraphs
from tests.deploy.sample.client import get

PDF = "/zwgk/zfgzbg/202302/P020230315402218765431.pdf"
DOCX = "/zwgk/zfgzbg/202401/P020240126391204857736.docx"
REPORTS = {"云和县": "yunhe-2023", "松阳县": "songyang-2023", "泰宁县": "taining-2023"}


def pdf_pages(body: bytes) -> list[list[str]]:
    with pypdfium2.PdfDocument(body) as document:
        return [page.get_textpage().get_text_range().splitlines() for page in document]


def test_pdfium_reads_the_exact_texts_back(sample: SampleSite) -> None:
    got = get(sample.url("portal", PDF))
    pages = pdf_pages(got.body)[2:]
    inner = [line for page in pages for line in page[1:-1]]

    wanted = "".join(
        f"2023年{region}政府工作报告" + "".join(read_paragraphs(name)) for region, name in REPORTS.items()
    )
    assert got.headers["Content-Type"] == "application/pdf"
    assert "".join("".join(inner).split()) == "".join(wanted.split())


def test_every_page_but_the_cover_has_watermark_and_number() -> None:
    cover, *pages = pdf_pages(build.bound())

    assert cover[0] == "2023年部分县政府工作报告汇编"
    assert [page[0] for page in pages] == [WATERMARK] * len(pages)
    assert [page[-1] for page in pages] == [f"- {number} -" for number in range(2, len(pages) + 2)]


def test_the_contents_name_the_pages_on_which_reports_start() -> None:
    pages = pdf_pages(build.bound())
    rows = [row.split("…") for row in pages[1] if "…" in row]

    assert [row[0] for row in rows] == [pages[int(row[-1]) - 1][1] for row in rows]
    assert len(rows) == 3


def test_lines_are_broken_inside_paragraphs() -> None:
    lines = [line for page in pdf_pages(build.bound()) for line in page]

    assert max(map(len, lines)) <= 45
    assert sum(line.startswith("　　") for line in lines) == sum(
        len(read_paragraphs(n)) for n in REPORTS.values()
    )


def test_a_character_that_the_font_cannot_name_is_refused() -> None:
    with pytest.raises(ValueError, match="UCS-2"):
        write_pdf([[Line(0, 0, "𬱖")]])


def test_python_docx_reads_the_exact_text_back(sample: SampleSite) -> None:
    got = get(sample.url("portal", DOCX))
    title, *paragraphs = (
        text.strip() for p in docx.Document(io.BytesIO(got.body)).paragraphs if (text := p.text)
    )

    assert title == "2024年贵池区政府工作报告"
    assert paragraphs == read_paragraphs("guichi-2024")


@pytest.mark.parametrize("name", build.FILES)
def test_files_are_the_same_bytes_every_time(name: str) -> None:
    first = build.FILES[name]()
    build.FILES[name].cache_clear()
    assert build.FILES[name]() == first
