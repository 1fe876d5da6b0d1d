"""Debian's Chromium without a window: what a page says in it, and what it looks like."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from collections import Counter
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

import pytest

from crawler.browser.finding import executable
from crawler.errors import BrowserMissingError
from tests.e2e.png import Pixel, read_png

FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
"""Without a font that has Chinese characters, all of them look the same."""
WIDTH, HEIGHT = 1000, 900
FOUND = re.compile(r'<script id="found" type="application/json">(.*?)</script>', re.DOTALL)
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
    *("--hide-scrollbars", "--force-color-profile=srgb", f"--window-size={WIDTH},{HEIGHT}"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.*",  # loopback only
    *("--disable-web-security", "--disable-site-isolation-trials"),  # the probe looks into the page
    "--run-all-compositor-stages-before-draw",  # no picture of tiles that are not painted yet
    "--virtual-time-budget=10000",  # the clock of the page stands still while something loads
)


@dataclass(frozen=True)
class Picture:
    """A screenshot."""

    file: Path
    pixels: list[Pixel]

    def count(self, colour: Pixel) -> int:
        """Pixels of exactly this colour."""
        return Counter(self.pixels)[colour]

    def likeness(self, other: Picture) -> float:
        """The share of pixels, 0 to 1, that are the same in both, but for what no eye sees."""
        assert len(self.pixels) == len(other.pixels)
        same = sum(
            one == two or all(abs(a - b) <= 8 for a, b in zip(one, two, strict=True))
            for one, two in zip(self.pixels, other.pixels, strict=True)
        )
        return same / len(self.pixels)


PROBE = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0;overflow:hidden">
<iframe id="page" src="{url}" style="display:block;border:0;width:{width}px;height:{height}px"></iframe>
<script>
const page = document.getElementById("page");
page.onload = () => setTimeout(() => {{  // what scripts ask for meanwhile holds the page's clock up
  const shown = page.contentDocument;
  const found = {{
    text: shown.body.innerText,
    pictures: Object.fromEntries([...shown.images].map(it => [it.getAttribute("src"), it.naturalWidth])),
  }};
  const out = document.createElement("script");
  out.id = "found";
  out.type = "application/json";
  out.textContent = JSON.stringify(found).replaceAll("<", "\\u003c");
  document.body.append(out);
}}, 500);
</script>"""
"""A page in a frame, which pywb shows without its banner; what is found in it stands in `found`."""


@dataclass(frozen=True)
class Shown:
    """What a browser makes of a page."""

    text: str
    """As a reader sees it, white space folded."""
    pictures: dict[str, int]
    """Width in pixels of each picture, by the last part of its address; 0 where it could not be shown."""
    picture: Picture


class Browser:
    """Starts Chromium anew for each page, with its files under `folder`, which it also serves."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        handler = partial(QuietHandler, directory=str(self._folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve(self, name: str, body: bytes) -> str:
        """Return the URL of a page that is just these bytes."""
        (self._folder / name).write_bytes(body)
        return f"http://127.0.0.1:{self._server.server_port}/{name}"

    def show(self, url: str) -> Shown:
        """Open a page, scripts and all, and wait until everything of it has loaded."""
        text = PROBE.format(url=escape(url), width=WIDTH, height=HEIGHT)
        probe = self.serve("probe.html", text.encode())
        dom = self._run("--dump-dom", probe)
        assert FOUND.search(dom), dom
        found = json.loads(FOUND.findall(dom)[0])
        pictures = {src.rpartition("/")[2]: width for src, width in found["pictures"].items()}
        return Shown(" ".join(found["text"].split()), pictures, self._picture(probe))

    def _picture(self, url: str) -> Picture:
        file = self._folder / f"{sum(1 for _ in self._folder.glob('*.png'))}.png"
        before = b""
        for _ in range(5):  # on a busy machine Chromium photographs a page of which parts are not painted yet
            self._run(f"--screenshot={file}", url)
            if before == (before := file.read_bytes()):
                break
        width, height, pixels = read_png(before)
        assert (width, height) == (WIDTH, HEIGHT)
        return Picture(file, pixels)

    def _run(self, *arguments: str) -> str:
        command = ["chromium", *OPTIONS, f"--user-data-dir={self._folder / 'profile'}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout


class QuietHandler(SimpleHTTPRequestHandler):
    """Prints no log."""

    def log_message(self, *_: object) -> None:
        pass


def needs_browser() -> None:
    """Skip where Chromium or its font is missing; in CI that is a failure."""
    if shutil.which("chromium") is None or not FONT.exists():
        reason = "needs chromium and fonts-wqy-zenhei, which deploy/check installs as root on Debian"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


def needs_rendering() -> None:
    """Skip where pages cannot be rendered: without Chromium or the extra `browser`; in CI a failure."""
    needs_browser()
    try:
        executable()
    except BrowserMissingError as error:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(str(error))
