"""A report that is only pictures, from the site to one document: crawled, read with the extra, and proved."""

from __future__ import annotations

import json
from typing import Any

import pypdfium2
import pytest

from deploy.embedded import EmbeddedServers
from tests.e2e.attachments_site import LIST, PAGE, AttachmentsSite, article, byline, text
from tests.e2e.conftest import Line
from tests.e2e.places import own_environment
from tests.pipelines.extraction.attachments.pdf_writer import typeset, write_pdf
from tests.scans import needs_ocr

YEAR = 2023
TITLE = f"{YEAR}年石台县政府工作报告"


def pictures(lines: list[str]) -> list[bytes]:
    """Return a text as pictures of its pages: JPEGs at 150 dots an inch."""
    import cv2

    document = pypdfium2.PdfDocument(write_pdf(typeset(lines)))
    shown = [page.render(scale=150 / 72, grayscale=True).to_numpy().squeeze() for page in document]
    return [cv2.imencode(".jpg", each)[1].tobytes() for each in shown]


def site() -> tuple[AttachmentsSite, int]:
    """Return a site with a list, one page and its pictures, and how many these are."""
    made = pictures([TITLE, byline(YEAR), "石台县县长　马明", *text(YEAR)])
    names = [f"/upload/W{n:02}.jpg" for n in range(len(made))]
    path = PAGE.format(YEAR, YEAR)
    shown = "".join(f'<p><img src="{name}"></p>' for name in names)
    front = (
        f'<html><head><title>政府工作报告</title></head><body><ul><li><a href="{path}">{TITLE}</a></li></ul>'
    )
    answers = {name: ("image/jpeg", body) for name, body in zip(names, made, strict=True)}
    answers |= {
        LIST: ("text/html; charset=utf-8", front.encode()),
        path: ("text/html; charset=utf-8", article(TITLE, shown).encode()),
    }
    return AttachmentsSite(answers), len(made)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_it_becomes_one_report_that_cites_each_picture(
    servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory
) -> None:
    needs_ocr()
    served, count = site()
    assert count > 1
    with served:
        spool = tmp_path_factory.mktemp("spool")
        line = Line([served.url], own_environment(servers, "pictured", spool))
        line.crawl(settings=("CONCURRENT_REQUESTS_PER_DOMAIN=4", "PAGE_REQUISITES=False"), workers=1)
    assert [row.get("outcome") for row in line.captures()].count("requisite") == count
    assert line.reports() == []
    done = _told(line, "ocr")
    assert (done["scans"], done["documents"], done["pictures"], done["failed"]) == (1, 1, count, {})
    [document] = line.documents()
    _check(document, count)
    [report] = line.reports()
    assert (report["region_name"], report["year"], report["speaker"]) == ("石台县", YEAR, "马明")
    assert report["complete"], report["missing"]
    found = _told(line, "verify")
    assert (found["checked"], found["verified"]) == (1, 1)


def _told(line: Line, command: str) -> Any:
    """Return what a command says that recognizes pictures: on a busy machine that takes minutes."""
    said, log = line.start(command, "--json").communicate(timeout=600)
    assert said, log
    return json.loads(said)


def _check(document: dict[str, Any], count: int) -> None:
    assert (document["title"], document["medium"], document["flags"]) == (TITLE, "image", ["ocr"])
    cited = [piece["capture"] for each in document["paragraphs"] for piece in each["pieces"]]
    order = [picture["capture_id"] for picture in document["pictures"]]
    assert len(order) == count
    assert list(dict.fromkeys(cited)) == order  # each picture, in page order
    assert document["capture_id"] not in cited
    lines = document["text"].split("\n")
    assert len(document["confidence"]) == len(lines)
    assert all(sure is not None and sure > 0.5 for sure in document["confidence"])
    said = "".join(text(YEAR))
    right = sum(each in "".join(lines) for each in text(YEAR))
    assert right >= 0.6 * len(text(YEAR)), (right, len(said))
