"""The sample files that are not HTML, made when they are first asked for; the same bytes every time.

`python -m deploy.sample.build DIR` writes them to a folder to look at.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from deploy.sample.bound import Chapter, lay_out
from deploy.sample.pdf import write_pdf
from deploy.sample.texts import read_paragraphs
from deploy.sample.word import write_docx


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


FILES = {"bound": bound, "guichi": guichi}
"""What makes each file's bytes, by its name in `site.toml`."""


def main() -> None:
    """Write all files to the folder that the command line names."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, ending in {"bound": "pdf", "guichi": "docx"}.items():
        (folder / f"{name}.{ending}").write_bytes(FILES[name]())


if __name__ == "__main__":
    main()
