"""`scrapy ocr`: what it prints and how it ends."""

import json

import pytest

from pipelines.extraction.attachments.recognition import identity
from tests.crawler.commands.conftest import Run


def test_without_the_extra_it_says_what_to_install(run: Run) -> None:
    if identity():
        pytest.skip("the extra ocr is installed")
    ended = run("ocr")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "needs the extra ocr: pip install --require-hashes -r deploy/locks/ocr.txt" in ended.stderr


def test_nothing_to_read(run: Run) -> None:
    if not identity():
        pytest.skip("needs the extra ocr")
    ended = run("ocr", "--json", "--for", "1m", own_process=True)
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["left"] == 0
    assert "0 scans read, 0 documents; 0 pages; 0 scans left." in run("ocr").stdout


@pytest.mark.parametrize("arguments", [("--most", "0"), ("--for", "soon")])
def test_what_it_does_not_take(run: Run, arguments: tuple[str, str]) -> None:
    assert run("ocr", *arguments).returncode != 0
