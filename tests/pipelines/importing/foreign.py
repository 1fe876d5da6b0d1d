"""Archives as other crawlers write them, byte for byte as a test wants them."""

from __future__ import annotations

import base64
import gzip
import hashlib
from pathlib import Path
from uuid import UUID, uuid5

from fastwarc.stream_io import Lz4Writer

URL = "http://www.example.gov.cn/1.html"
DATE = "2021-03-05T01:02:03Z"
SPACE = UUID(int=7)


def name(number: int) -> str:
    """The record id of a number."""
    return uuid5(SPACE, str(number)).urn


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An HTTP answer."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def record(
    block: bytes, kind: str = "response", *, version: str = "1.0", length: int | None = None, **fields: str
) -> bytes:
    """A WARC record; fields are given as `warc_target_uri` is."""
    given = {"WARC-Type": kind, "WARC-Target-URI": URL, "WARC-Date": DATE}
    given = {key.lower(): value for key, value in given.items()}
    given |= {key.replace("_", "-"): value for key, value in fields.items()}
    lines = [f"{key}: {value}" for key, value in given.items() if value]
    size = len(block) if length is None else length
    head = "\r\n".join([f"WARC/{version}", *lines, f"Content-Length: {size}", "", ""])
    return head.encode() + block + b"\r\n\r\n"


def response(number: int, body: bytes | None = None, **fields: str) -> bytes:
    """A response record with a page of its own; the number makes its id and URL."""
    page = f"<html><body><p>page {number}</p></body></html>".encode() if body is None else body
    own = {
        "warc_record_id": f"<{name(number)}>",
        "warc_target_uri": f"http://www.example.gov.cn/{number}.html",
    }
    return record(answer(page), **(own | fields))


def sha1(block: bytes) -> str:
    """A digest as most crawlers write it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(block).digest()).decode()


def members(*records: bytes) -> bytes:
    """A gzip member for each record."""
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def frames(path: Path, *records: bytes) -> bytes:
    """An LZ4 frame for each record."""
    packed = b""
    for each in records:
        writer = Lz4Writer(str(path))
        writer.write(each)
        writer.close()
        packed += path.read_bytes()
    return packed


def arc(*records: tuple[str, bytes]) -> bytes:
    """An ARC file of answers by URL."""
    version = b"1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n"
    head = f"filedesc://x.arc 127.0.0.1 20140216050221 text/plain {len(version)}\n".encode() + version
    lines = (
        f"\n{url} 192.0.2.7 20140216050221 text/html {len(block)}\n".encode() + block
        for url, block in records
    )
    return head + b"".join(lines) + b"\n"
