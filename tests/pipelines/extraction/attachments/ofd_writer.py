"""A small OFD writer for tests (GB/T 33190): the pages of `pdf_writer.typeset`, in millimetres."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import cos, sin

from tests.pipelines.extraction.attachments.docx_writer import pack
from tests.pipelines.extraction.attachments.pdf_writer import HEIGHT, Put

SPACE = "http://www.ofdspec.org/2016"
MM = 25.4 / 72
TEMPLATE = "模板页眉"


def write_ofd(pages: Iterable[Sequence[Put]], *, title: str | None = None, space: str = SPACE) -> bytes:
    """Return an OFD file of the pages, with a template whose text is no part of theirs."""
    contents = [_page(page, space) for page in pages]
    links = "".join(
        f'<ofd:Page ID="{n + 10}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(contents))
    )
    named = f"<ofd:Title>{title}</ofd:Title>" if title else ""
    info = f"<ofd:DocInfo>{named}</ofd:DocInfo>"
    root = f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    template = '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    document = f"<ofd:CommonData>{area}{template}</ofd:CommonData><ofd:Pages>{links}</ofd:Pages>"
    return pack(
        {
            "OFD.xml": _xml("OFD", root, space),
            "Doc_0/Document.xml": _xml("Document", document, space),
            "Doc_0/Tpls/Tpl_0/Content.xml": _page([Put(60, 800, TEMPLATE)], space),
            **{f"Doc_0/Pages/Page_{n}/Content.xml": content for n, content in enumerate(contents)},
        }
    )


def _page(page: Sequence[Put], space: str) -> str:
    texts = "".join(_text(put, number) for number, put in enumerate(page, start=100))
    return _xml(
        "Page",
        f'<ofd:Template TemplateID="2"/><ofd:Content><ofd:Layer>{texts}</ofd:Layer></ofd:Content>',
        space,
    )


def _text(put: Put, number: int) -> str:
    size = put.size * MM
    c, s = cos(put.angle), -sin(put.angle)
    turned = f' CTM="{c:.4f} {s:.4f} {-s:.4f} {c:.4f} 0 0"' if put.angle else ""
    steps = " ".join(f"{size if char > '~' else size / 2:.3f}" for char in put.text[:-1])
    code = f'<ofd:TextCode X="0" Y="0" DeltaX="{steps}">{escape(put.text)}</ofd:TextCode>'
    place = f"{put.x * MM:.3f} {(HEIGHT - put.y) * MM:.3f} 150 {size:.3f}"
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{place}" Size="{size:.3f}"{turned}>{code}</ofd:TextObject>'
    )


def _xml(name: str, inner: str, space: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{name} xmlns:ofd="{space}">{inner}</ofd:{name}>'
