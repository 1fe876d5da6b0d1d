"""A machine without a browser says what to install, and crawls everything else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.browser import finding
from crawler.errors import BrowserMissingError

ROOT = Path(__file__).parents[3]


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BrowserMissingError, match="install Chromium"):
        finding.executable()
    monkeypatch.setattr(finding, "find_spec", lambda _: None)
    with pytest.raises(BrowserMissingError, match=r"Chromium .* and the extra `browser`"):
        finding.executable()


def test_a_source_that_wants_one_is_refused_in_one_sentence(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "some-city.yml").write_text(
        "title: 某市\nlevel: department\nstart_urls: http://127.0.0.1:9/\nrender: browser\n"
        "basis: http://127.0.0.1:9/\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "seed", "some-city"],
        cwd=ROOT,
        env={"PATH": "/nowhere", "HOME": os.environ.get("HOME", "/")}
        | environment
        | {"GONGBAO_SOURCES": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert (
        done.stderr.strip().splitlines()[-1].startswith("A source with `render: browser` cannot be crawled")
    )
    assert "apt-get install chromium" in done.stderr


def test_nothing_needs_the_extra_but_the_browser_itself() -> None:
    """Everything that a worker loads can be loaded where Playwright is not installed."""
    code = "import sys; sys.modules['playwright'] = None; import crawler.middlewares.rendering"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
