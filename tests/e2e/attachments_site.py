"""A county's site that puts its reports up as files, in as many ways as such sites have."""

from __future__ import annotations

import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import quote

from tests.pipelines.extraction.archives.writer import write_rar, write_zip
from tests.pipelines.extraction.attachments.docx_writer import paragraph, write_docx
from tests.pipelines.extraction.attachments.pdf_writer import Picture, typeset, write_pdf
from tests.pipelines.extraction.attachments.test_picture import png

HAN = (
    "乡村产业道路学校医院水利农田林草企业创新人才就业收入投资消费开放改革环境治理安全服务质量项目园区城镇文化"
)
FORMS = {
    2017: "moved",
    2018: "scan",
    2019: "download",
    2020: "viewer",
    2021: "stub",
    2022: "both",
    2023: "zip",
    2024: "rar",
    2025: "pictures",
}
"""Year → how its report is put up."""
LIST, PAGE = "/zwgk/zfgzbg/index.html", "/zwgk/zfgzbg/t{}0301_{}.html"
XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def text(year: int) -> list[str]:
    """Return a speech that shares no sentence with another year's."""
    choose = random.Random(year)

    def sentence() -> str:
        return "".join(choose.choices(HAN, k=30)) + "。"

    review = ["".join(sentence() for _ in range(5)) for _ in range(6)]
    plan = ["".join(sentence() for _ in range(5)) for _ in range(6)]
    return [
        "各位代表：",
        "现在，我代表县人民政府向大会报告工作，请予审议，并请各位政协委员提出意见。",
        f"一、{year - 1}年工作回顾",
        *review,
        f"二、{year}年工作安排",
        *plan,
        "各位代表！让我们团结起来，为建设更加美好的家乡而努力奋斗！",
    ]


def byline(year: int) -> str:
    number = "一二三四五六七八九"[year - 2018]
    return f"——{year}年1月{year - 2010}日在石台县第十七届人民代表大会第{number}次会议上"


def article(title: str, inner: str) -> str:
    return (
        f"<html><head><title>{title}_石台县人民政府</title>"
        '<meta name="PubDate" content="2024-03-01 10:00"></head><body><ul>'
        f'<li><a href="{LIST}">政府工作报告</a></li></ul><h1>{title}</h1>'
        f"<p>发布时间：2024-03-01　来源：石台县人民政府办公室</p><div id='zoom'>{inner}</div>"
        "<p>主办：石台县人民政府　皖ICP备12345678号</p></body></html>"
    )


def pages() -> dict[str, tuple[str, bytes]]:
    """Return path → content type and body of everything on the site."""
    found: dict[str, tuple[str, bytes]] = {}
    rows = ""
    for year, form in FORMS.items():
        path = PAGE.format(year, year)
        title = f"{year}年石台县政府工作报告"
        rows += f'<li><a href="{path}">{title}</a><span>{year}-03-01</span></li>'
        inner, files = OFFERS[form](year)
        found[path] = ("text/html; charset=gbk", article(title, inner).encode("gbk"))
        found |= {name: (_type_of(name), body) for name, body in files.items()}
    front = (
        f"<html><head><title>政府工作报告_石台县人民政府</title></head><body><ul>{rows}</ul></body></html>"
    )
    found[LIST] = ("text/html; charset=gbk", front.encode("gbk"))
    return found


def _type_of(name: str) -> str:
    return "image/png" if name.endswith(".png") else "application/octet-stream"


def docx(year: int, *, told: bool = True) -> bytes:
    lines = (
        [f"{year}年石台县政府工作报告", byline(year), "石台县县长　马明", *text(year)] if told else text(year)
    )
    return write_docx("".join(map(paragraph, lines)))


def pdf(year: int, *, told: bool = True) -> bytes:
    lines = [f"{year}年石台县政府工作报告", byline(year), "石台县县长　马明"] if told else ["政府工作报告"]
    return write_pdf(typeset([*lines, *text(year)]))


Offer = tuple[str, dict[str, bytes]]


def stub(year: int) -> Offer:
    """Return a page with one line; the file names neither region nor year nor session."""
    line = f"<p>{byline(year).lstrip('—')}，县长马明作政府工作报告，全文见附件。</p>"
    more = '<p>附件：<a href="./P02100.pdf">附件下载</a>　<a href="./mc.docx">名词解释</a></p>'
    terms = write_docx("".join(map(paragraph, ["名词解释", "“四上”企业：规模以上工业企业等四类企业。" * 3])))
    return line + more, {"/zwgk/zfgzbg/P02100.pdf": pdf(year, told=False), "/zwgk/zfgzbg/mc.docx": terms}


def both(year: int) -> Offer:
    """Return a page with the whole text, and the same as a file."""
    name = quote(f"{year}年政府工作报告.docx")
    shown = "".join(f"<p>{line}</p>" for line in (byline(year), "石台县县长　马明", *text(year)))
    return f'{shown}<p>附件：<a href="{name}">{year}年政府工作报告.docx</a></p>', {
        f"/zwgk/zfgzbg/{name}": docx(year)
    }


def zipped(year: int) -> Offer:
    """Return a page with a zip whose names are in GBK."""
    body = write_zip(
        {
            f"附件/{year}年石台县政府工作报告.docx": docx(year),
            "附件/名词解释.docx": write_docx(
                paragraph("名词解释") + paragraph("“两新”：大规模设备更新。" * 9)
            ),
            "附件/重点项目表.xls": XLS,
        }
    )
    return '<p>附件：<a href="/upload/fj1.zip">附件1.zip</a></p>', {"/upload/fj1.zip": body}


def rar(year: int) -> Offer:
    body = write_rar({"政府工作报告.pdf": pdf(year)})
    return '<p><a href="/upload/bg.rar">全文下载</a></p>', {"/upload/bg.rar": body}


def viewer(year: int) -> Offer:
    """Return a page that shows a PDF in a viewer."""
    shown = '<iframe src="/pdfjs/web/viewer.html?file=%2Fupload%2Fshown.pdf" width="100%"></iframe>'
    return shown, {"/upload/shown.pdf": pdf(year)}


def download(year: int) -> Offer:
    """Return a page whose file has an address without an end."""
    path = "/module/download/downfile.jsp?classid=0&filename=b5f2"
    return f'<p>附件：<a href="{path}">点击下载</a></p>', {path: docx(year)}


def scan(year: int) -> Offer:
    return '<p><a href="/upload/scan.pdf">全文</a></p>', {"/upload/scan.pdf": write_pdf([[Picture()]] * 3)}


def pictures(year: int) -> Offer:
    """Return a page that is only pictures."""
    shown = "".join(f'<p align="center"><img src="./W0{n}.png"></p>' for n in (1, 2, 3))
    return shown, {f"/zwgk/zfgzbg/W0{n}.png": png(1240 + n, 1754) for n in (1, 2, 3)}


def moved(year: int) -> Offer:
    """Return a page whose link to a file that says nothing of itself redirects to that file."""
    line = f"<p>{byline(year).lstrip('—')}，县长马明作政府工作报告，全文见附件。</p>"
    path = "/download?id=5"
    return line + f'<p>附件：<a href="{path}">点击下载</a></p>', {
        path: b"/files/x.pdf",
        "/files/x.pdf": pdf(year, told=False),
    }


OFFERS = {
    "moved": moved,
    "pictures": pictures,
    "stub": stub,
    "both": both,
    "zip": zipped,
    "rar": rar,
    "viewer": viewer,
    "download": download,
    "scan": scan,
}


class AttachmentsSite(ThreadingHTTPServer):
    """Serves the site while its context is open."""

    def __init__(self, answers: dict[str, tuple[str, bytes]] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.pages = answers or pages()

    @property
    def url(self) -> str:
        """The list of its reports."""
        return f"http://127.0.0.1:{self.server_port}{LIST}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.shutdown()
        self.server_close()


class _Answer(BaseHTTPRequestHandler):
    server: AttachmentsSite

    def do_GET(self) -> None:
        kind, body = self.server.pages.get(self.path, ("text/plain", b""))
        moved = body.startswith(b"/files/")
        self.send_response(302 if moved else 200 if body else 404)
        if moved:
            self.send_header("Location", body.decode())
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass
