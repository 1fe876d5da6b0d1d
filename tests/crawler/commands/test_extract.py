"""`scrapy extract FILE`: needs no server."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawler.commands.conftest import ROOT, scrapy
from tests.crawler.commands.test_verify import HTML


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "页面.html"
    path.write_bytes(HTML.encode("gbk"))
    return path


def test_a_file_is_read_for_machines(file: Path) -> None:
    done = scrapy("extract", "--json", "--explain", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["outcome"], len(found["documents"])) == ("documents", 1)
    document = found["documents"][0]
    assert document["title"] == "县政府召开农业会议"
    assert document["text"].startswith("会议指出")
    assert found["explanation"]


def test_a_file_is_read_for_people_compressed_or_not(file: Path) -> None:
    packed = file.with_name(file.name + ".gz")
    packed.write_bytes(gzip.compress(file.read_bytes()))
    plain, unpacked = (scrapy("extract", str(each)) for each in (file, packed))
    assert plain.stdout == unpacked.stdout
    assert plain.stdout.startswith("documents (")
    assert "县政府召开农业会议" in plain.stdout


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.html", None, "is neither a file, nor a URL, nor the id of a capture or document."),
        ("x" * 300, None, "cannot be read (File name too long)."),
        ("plain.html.gz", b"<p>plain</p>", "cannot be read (Not a gzipped file (b'<p'))."),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(
    tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = scrapy("extract", str(tmp_path / name))
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_page_that_cannot_be_read_is_an_outcome_and_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing else")
    done = scrapy("extract", str(tmp_path / "broken.pdf"))
    assert done.returncode == 1
    assert done.stdout.startswith("unreadable (")


def test_wrong_usage_is_explained() -> None:
    done = scrapy("extract", "a", "b")
    assert done.returncode == 2
    assert "name one file, URL, capture id or document id" in done.stderr


def test_a_reader_that_goes_away_is_no_traceback(file: Path) -> None:
    command = f"{sys.executable} -m scrapy extract --json {file} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
