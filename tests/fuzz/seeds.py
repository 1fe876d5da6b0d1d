"""One of each form that is read, small; and, where they lie beside the checkout, real ones."""

from __future__ import annotations

import json
import zlib
from functools import cache
from pathlib import Path
from typing import Final

from tests.pipelines.extraction.archives.writer import write_zip
from tests.pipelines.extraction.attachments.doc_writer import write_doc
from tests.pipelines.extraction.attachments.docx_writer import paragraph, write_docx
from tests.pipelines.extraction.attachments.ofd_writer import write_ofd
from tests.pipelines.extraction.attachments.pdf_writer import typeset, write_pdf
from tests.pipelines.extraction.fields.speech import speech
from tests.shared import SHARED

TITLE: Final = "2023年湘潭市政府工作报告"
LINES: Final = (
    TITLE,
    "——2023年1月5日在湘潭市第十六届人民代表大会第二次会议上",
    "湘潭市市长 胡贺波",
    *speech(),
)
ROWS: Final = [
    {"title": f"第{n}份政府工作报告", "url": f"/w/{n}.html", "time": "2023-01-05"} for n in range(8)
]
LARGEST: Final = 120_000
"""Bytes of a real page that is taken."""


@cache
def seeds() -> dict[str, bytes]:
    """Return the project's own, by what they are called."""
    docx = write_docx("".join(map(paragraph, LINES)), title=TITLE)
    return {
        "html": _page(),
        "list": _list(),
        "thread": _thread(),
        "text": "\n".join(LINES).encode(),
        "gbk": _page().decode().replace("utf-8", "gb2312").encode("gb18030"),
        "pdf": write_pdf(typeset(list(LINES[:12])), title=TITLE, outline=[TITLE]),
        "docx": docx,
        "doc": write_doc(("\r".join(LINES), False)),
        "ofd": write_ofd(typeset(list(LINES[:12])), title=TITLE),
        "zip": write_zip({"附件/报告.docx": docx, "说明.txt": "\n".join(LINES).encode()}),
        "sitemap": _sitemap(),
        "feed": _feed(),
        "json": json.dumps({"data": {"list": ROWS, "total": 25}}, ensure_ascii=False).encode(),
        "jsonp": f"callback_1({{rows:{json.dumps(ROWS)},'total':8}});".encode(),
        "records": _records(),
    }


@cache
def real() -> dict[str, bytes]:
    """Return some pages of other people, of every kind that is there; none where none is."""
    found: dict[str, bytes] = {}
    for folder in sorted(path for path in (SHARED / "pages").glob("*") if path.is_dir()):
        for path in sorted(folder.glob("*.gz"))[:6]:
            found[f"{folder.name}/{path.name}"] = _unpacked(path.read_bytes())[:LARGEST]
    for path in sorted((SHARED / "reports").rglob("*")):
        if path.is_file() and path.stat().st_size < LARGEST and path.suffix in (".pdf", ".docx", ".doc"):
            found[str(path.relative_to(SHARED))] = Path(path).read_bytes()
    return found


def _unpacked(data: bytes) -> bytes:
    """Return what a gzip holds, also one that is cut off: the parts of archives are."""
    return zlib.decompressobj(31).decompress(data)


def _page() -> bytes:
    head = f'<meta charset="utf-8"><title>{TITLE}_湘潭市人民政府</title>'
    meta = f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2023-01-09 10:00">'
    script = "<script>createPageHTML(3, 0, 'index', 'html'); var x = {a:[1,2,{b:'c'}]};</script>"
    table = "<table>" + "".join(f"<tr><td>指标{n}</td><td>{n}.5%</td></tr>" for n in range(4)) + "</table>"
    body = "".join(f"<p>{line}</p>" for line in LINES)
    links = '<a href="index_1.html">下一页</a><a href="javascript:open(\'/a.pdf\')" onclick="go(1)">附件</a>'
    return (
        f'<!doctype html><html><head>{head}{meta}</head><body><ul class="nav"><li><a href="/">首页</a></ul>'
        f'<div id="zoom" class="TRS_Editor"><h1>{TITLE}</h1><span>发布时间：2023-01-09 来源：市政府办</span>'
        f"{body}{table}</div>{links}{script}<img src=/1.png></body></html>"
    ).encode()


def _list() -> bytes:
    rows = "".join(
        f"<li><a href='/w/{n}.html'>{TITLE}（{n}）</a><span>2023-01-0{n}</span></li>" for n in range(1, 9)
    )
    more = "<select><option value='index_1.html'>第2页</option></select><iframe src='/m.html'></iframe>"
    return f"<html><head><title>政府工作报告</title></head><body><ul>{rows}</ul>{more}</body></html>".encode()


def _thread() -> bytes:
    posts = "".join(
        f'<div id="post_{n}"><em>发表于 2023-1-{n}</em>'
        f'<td id="postmessage_{n}">{LINES[n]}<br>{LINES[n + 1]}</td></div>'
        for n in range(1, 6)
    )
    meta = '<meta name="generator" content="Discuz! X3.4">'
    return f"<html><head>{meta}<title>{TITLE} - 论坛</title></head><body>{posts}</body></html>".encode()


def _sitemap() -> bytes:
    urls = "".join(
        f"<url><loc>http://a.gov.cn/w/{n}.html</loc><lastmod>2023-01-05</lastmod></url>" for n in range(9)
    )
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def _feed() -> bytes:
    items = "".join(f"<item><title>{TITLE}</title><link>/w/{n}.html</link></item>" for n in range(6))
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()
    )


def _records() -> bytes:
    rows = "".join(f"<record><![CDATA[<a href='/w/{n}.html'>{TITLE}</a>]]></record>" for n in range(6))
    return f"<datastore><totalrecord>60</totalrecord><recordset>{rows}</recordset></datastore>".encode()
