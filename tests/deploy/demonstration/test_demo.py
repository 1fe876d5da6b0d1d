"""`deploy/demo` as its users see it, over pages of our own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.demonstration.fleet import ROOT

pytestmark = pytest.mark.usefixtures("servers")  # skipped where the servers cannot run

PARAGRAPHS = [
    "市农业农村局昨天在城东镇召开春耕现场会，全市二十三个乡镇的负责人和种粮大户代表参加了会议。",
    "会议介绍，今年全市计划种植早稻十六万亩，比去年增加四千亩，良种已经全部到位，育秧工作进度过半。",
    "会后，与会人员参观了城东镇的集中育秧工厂。厂里的秧苗长势良好，预计下月初即可移栽到大田。",
]
ARTICLE = "<html><head><title>{0}</title></head><body><h1>{0}</h1><div>{1}</div></body></html>"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    for number in range(6):
        page = ARTICLE.format(f"全市春耕现场会第{number}次召开", body)
        (folder / f"article-{number}.html").write_text(page, "utf-8")
    return folder


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def demo(tmp_path: Path, pages: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "deploy.demonstration", "--port", "0", "--pages", str(pages)]
        process = subprocess.Popen(
            [*command, "--directory", str(tmp_path / "data"), *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_everything_is_stored_and_explained(demo: Start, tmp_path: Path) -> None:
    process = demo("--exit")
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    assert "6 of 6 pages yielded documents" in output
    assert "6 of 6 documents, replayed from their archived bytes" in output
    assert "urn:uuid:" in output
    assert "scrapy verify" in output
    assert not (tmp_path / "data" / "env").exists()
    assert (tmp_path / "data" / "logs" / "worker-1.log").exists()


@pytest.mark.slow
def test_a_readable_page_without_a_document_is_a_failure_by_name(demo: Start, pages: Path) -> None:
    links = "".join(f'<li><a href="/{n}.html">第{n}条短讯</a></li>' for n in range(40))
    (pages / "only-links.html").write_text(f"<title>目录</title><ul>{links}</ul>", "utf-8")
    (pages / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    process = demo("--exit")
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 1, output
    failed = output.partition("FAILED (1)")[2]
    assert "only-links.html yielded no document" in failed
    assert "broken.pdf holds nothing to read" in output
    assert "6 of 8 pages yielded documents" in output


@pytest.mark.parametrize(
    ("victim", "title"),
    [
        pytest.param(
            "redis-server", "The embedded Redis server was killed by SIGKILL", marks=pytest.mark.slow
        ),
        pytest.param("mongod", "The embedded MongoDB server was killed by SIGKILL", marks=pytest.mark.slow),
        pytest.param(
            "weed", "The embedded S3 (SeaweedFS) server was killed by SIGKILL", marks=pytest.mark.slow
        ),
        ("worker", "Worker 1 was killed by SIGKILL"),
    ],
)
def test_what_is_killed_is_named_with_what_was_kept(
    demo: Start, tmp_path: Path, victim: str, title: str
) -> None:
    process = demo("--exit")
    wait_for_crawl(process, tmp_path / "data")
    os.kill(find(process.pid, victim), signal.SIGKILL)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1, output
    assert title in output
    assert "The end of its log" in output
    assert "Run the same command again" in output
    assert "Traceback" not in output
    assert not children(process.pid)


def test_a_signal_in_the_middle_stops_all(demo: Start, tmp_path: Path) -> None:
    process = demo()
    wait_for_crawl(process, tmp_path / "data")
    mine = children(process.pid)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGINT, output
    assert "Stopped by SIGINT" in output
    assert "Traceback" not in output
    assert not [pid for pid in mine if Path(f"/proc/{pid}").exists()]


def test_it_empties_no_folder_of_somebody_else(demo: Start, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "thesis.txt").write_text("mine")
    process = demo("--exit")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "'thesis.txt', which is not from a stack" in output
    assert (tmp_path / "data" / "thesis.txt").read_text() == "mine"


def wait_for_crawl(process: subprocess.Popen[str], data: Path) -> None:
    deadline = time.monotonic() + 60
    log = data / "logs" / "worker-1.log"
    while not log.exists() or "Spider opened" not in log.read_text():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.1)


def find(parent: int, victim: str) -> int:
    """Return the first child of that name, or the first worker."""
    for pid in sorted(children(parent)):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
        program = Path(f"/proc/{pid}/comm").read_text().strip()
        if program == victim or (victim == "worker" and "crawl\0reports" in command):
            return pid
    raise AssertionError(f"no {victim}")


def children(parent: int) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            ancestor = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if ancestor == parent:
            found.append(int(process.name))
    return found
