"""The sample files that are not HTML, made when they are first asked for; the same bytes every time.

`python -m deploy.sample.build DIR` writes them to a folder to look at.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from deploy.sample.bound import Chapter, lay_out
from deploy.sample.pdf import write_pdf
from deploy.sample.picture import write_png
from deploy.sample.texts import read_paragraphs
from deploy.sample.word import write_docx

RED, YELLOW = (200, 16, 46), (255, 205, 0)


@cache
def bound() -> bytes:
    """Return a PDF that binds three county reports of one year."""
    names = {"云和县": "yunhe-2023", "松阳县": "songyang-2023", "泰宁县": "taining-2023"}
    chapters = [
        Chapter(f"2023年{region}政府工作报告", read_paragraphs(name)) for region, name in names.items()
    ]
    return write_pdf(lay_out("2023年部分县政府工作报告汇编", chapters))


@cache
def guichi() -> bytes:
    """Return the DOCX of a district's report."""
    paragraphs = read_paragraphs("guichi-2024")
    return write_docx("2024年贵池区政府工作报告", paragraphs[:2], paragraphs[2:])


@cache
def logo() -> bytes:
    """Return a portal's emblem and name, as far as stripes can be these."""
    return write_png(300, 60, [RED, YELLOW, RED, RED])


@cache
def photo() -> bytes:
    """Return the photograph of a news article."""
    return write_png(480, 300, [(70, 130, 180), (240, 240, 235), (34, 139, 34), (120, 94, 60)])


@cache
def ewm() -> bytes:
    """Return the code (二维码) under which a page opens on a phone."""
    return write_png(120, 120, [(0, 0, 0), (255, 255, 255)])


@cache
def ground() -> bytes:
    """Return the background that a style sheet names."""
    return write_png(16, 120, [(252, 228, 200), (250, 240, 225)])


@cache
def top() -> bytes:
    """Return the wide picture above every page of an old site."""
    return write_png(980, 160, [RED, (60, 120, 60), YELLOW, (60, 120, 60)])


FILES = {
    "bound": bound,
    "guichi": guichi,
    "logo": logo,
    "photo": photo,
    "ewm": ewm,
    "ground": ground,
    "top": top,
}
"""What makes each file's bytes, by its name in `site.toml`."""
ENDINGS = {"bound": "pdf", "guichi": "docx"}


def main() -> None:
    """Write all files to the folder that the command line names."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        (folder / f"{name}.{ENDINGS.get(name, 'png')}").write_bytes(make())


if __name__ == "__main__":
    main()
