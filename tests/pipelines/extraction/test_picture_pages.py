"""Articles that are only pictures: noticed without the extra, read as one document with it."""

from __future__ import annotations

from pipelines.extraction import Page, PagePicture, analyse
from pipelines.extraction.attachments import Recognition
from tests.pipelines.extraction.attachments.test_pdf_scans import SPEECH, recogniser
from tests.pipelines.extraction.attachments.test_picture import png
from tests.scans import needs_ocr

URL = "http://www.example.gov.cn/zwgk/t1.html"
TITLE = "2023年石台县政府工作报告"
SHOWN = "".join(f'<p align="center"><img src="W0{n}.png"></p>' for n in (1, 2))
URLS = tuple(f"http://www.example.gov.cn/zwgk/W0{n}.png" for n in (1, 2))


def page(inner: str, *, title: str = TITLE, above: str = "", **fields: object) -> Page:
    html = (
        f"<html><head><title>{title}_石台县人民政府</title></head><body>{above}<h1>{title}</h1>"
        f"<p>发布时间：2023-03-01　来源：石台县人民政府办公室</p><div id='zoom'>{inner}</div></body></html>"
    )
    return Page(html.encode(), URL, "text/html; charset=utf-8", **fields)  # type: ignore[arg-type]


def test_it_is_a_scan_and_not_empty() -> None:
    found = analyse(page(SHOWN))
    assert (found.outcome, found.kind, found.documents, found.block) == ("scan", "scan", (), None)
    assert found.pictures == URLS
    assert found.explanation[0].startswith("Scan, not read: 2 picture(s) on the page are its text")
    assert "`ocr`" in found.explanation[0]


def test_a_line_above_the_pictures_is_not_the_text() -> None:
    line = "<p>2023年1月8日在石台县第十七届人民代表大会第一次会议上，县长马明作政府工作报告。</p>"
    assert analyse(page(line + SHOWN)).outcome == "scan"


def test_its_digest_is_that_of_its_pictures() -> None:
    first = analyse(page(SHOWN)).digest
    assert analyse(page(SHOWN, above="<p>今天是2023年3月9日</p>")).digest == first
    assert analyse(page(SHOWN.replace("W02", "W03"))).digest != first


def test_what_says_it_in_words_or_in_a_file_is_none() -> None:
    words = "".join(f"<p>{line}</p>" for line in SPEECH)
    assert analyse(page(words + SHOWN)).pictures == ()
    assert analyse(page(SHOWN + '<p>附件：<a href="./P01.pdf">附件下载</a></p>')).pictures == ()
    assert analyse(page(SHOWN, title="石台县风光")).pictures == ()
    assert analyse(page(SHOWN, title="政府工作报告")).pictures == ()  # a column
    assert analyse(page(SHOWN, status=404)).pictures == ()


def archived(*bodies: bytes) -> tuple[PagePicture, ...]:
    return tuple(
        PagePicture(url, f"urn:uuid:{n}", body)
        for n, (url, body) in enumerate(zip(URLS, bodies, strict=False), start=1)
    )


def test_without_its_pictures_or_a_reader_it_stays_a_scan() -> None:
    pictures = archived(png(1240, 1754), png(1240, 1754))
    assert analyse(page(SHOWN, pictures=pictures)).outcome == "scan"
    assert analyse(page(SHOWN), Recognition("reader 1", recogniser)).outcome == "scan"


def test_the_pictures_become_one_document() -> None:
    needs_ocr()
    reader = Recognition("reader 1", recogniser)
    pictures = archived(png(1240, 1754), png(1240, 1754))
    found = analyse(page(SHOWN, pictures=pictures), reader)
    assert (found.outcome, found.kind) == ("documents", "article")
    [document] = found.documents
    assert (document.medium, document.flags, document.recogniser) == ("image", ("ocr",), "reader 1")
    assert (document.title, document.url, str(document.published_on)) == (TITLE, URL, "2023-03-01")
    assert document.publisher == "石台县人民政府办公室"
    assert [picture.capture_id for picture in document.pictures] == ["urn:uuid:1", "urn:uuid:2"]
    cited = [piece.capture for each in document.paragraphs for piece in each.pieces]
    assert cited == sorted(cited, key=str)
    assert set(cited) == {"urn:uuid:1", "urn:uuid:2"}
    assert {piece.page for each in document.paragraphs for piece in each.pieces} == {1}
    assert len(document.confidence) == len(document.paragraphs)
    assert document.text.count(SPEECH[1]) == 2
    assert "第1页" not in document.text  # a running head


def test_pictures_that_lack_or_are_none_are_said() -> None:
    needs_ocr()
    reader = Recognition("reader 1", recogniser)
    found = analyse(page(SHOWN, pictures=archived(png(80, 80), png(1240, 1754))), reader)
    [document] = found.documents
    assert document.flags == ("ocr", "scanned_pages")
    assert [picture.capture_id for picture in document.pictures] == ["urn:uuid:2"]
    assert any("Picture 1 was not read: A picture of 80 × 80" in why for why in found.explanation)
    lacking = analyse(page(SHOWN, pictures=archived(png(1240, 1754))), reader)
    assert f"Picture 2 is not in the archive: {URLS[1]}." in lacking.explanation
    assert analyse(page(SHOWN, pictures=archived(b"GIF", b"GIF")), reader).outcome == "scan"
