"""What a page is shown with: its images and style sheets are fetched after it, as anything else is."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator

from tests.faults.hostile.attack import Answer, Asked, Ends, article, attack, page

IMAGE = b"Content-Type: image/png"
CSS = b"Content-Type: text/css"
PATHS = ("/large.png", "/stalled.png", "/inside.png", "/loop.css", "/bomb.css")


@attack(
    "an article whose images mean harm",
    "requisite",
    Ends("done", capture={"documents": 1}),
    Ends("rejected", "^too large$", path="/large.png"),
    Ends("dead", "^too slow$", path="/stalled.png"),
    Ends("done", path="/inside.png"),
    Ends("done", path="/loop.css"),
    Ends("rejected", "^too large unpacked$", path="/bomb.css"),
    most=10,
)
def images(asked: Asked) -> Answer:
    match asked.path:
        case "/":
            shown = "".join(f'<img src="{path}">' for path in PATHS if path.endswith("png"))
            sheets = "".join(f'<link rel="stylesheet" href="{path}">' for path in PATHS if "css" in path)
            return page(article().replace("</h1>", f"</h1>{shown}").replace("<title>", f"{sheets}<title>"))
        case "/large.png":
            return b"HTTP/1.1 200 OK\r\n" + IMAGE + b"\r\nContent-Length: 9000000\r\n\r\n" + bytes(9_000_000)
        case "/stalled.png":
            return stalled()
        case "/inside.png":
            inside = f"http://127.0.0.1:{asked.ports['http']}/secret.png".encode()
            return page(b"", b"Location: " + inside, status=b"302 Found")
        case "/loop.css":
            return page("@import '/loop.css'; body { background: url(/loop.css) }", kind=CSS)
        case "/bomb.css":
            return page(gzip_of_zeros(), b"Content-Encoding: gzip", kind=CSS)
    return page("none", status=b"404 Not Found")


def gzip_of_zeros() -> bytes:
    return gzip.compress(bytes(32 << 20))


async def stalled() -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n" + IMAGE + b"\r\nContent-Length: 100000\r\n\r\n" + bytes(50_000)
    await asyncio.sleep(300)
