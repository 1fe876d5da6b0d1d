"""The analysis pool: whatever a parser does, the page is kept and the worker goes on."""

from __future__ import annotations

import asyncio
import os
import platform
import socket
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.extensions.analyser import Analyser, analyser_of
from crawler.items import Analysed
from tests.pipelines.made import URL, capture

SETTINGS = {
    "ANALYSE": "tests.crawler.extensions.parsers.work",
    "ANALYSE_POOL": "pipelines.pool.make_parsers",
    "ANALYSE_PROCESSES": 1,
    "ANALYSE_QUICK_TIMEOUT": 0.5,
    "ANALYSE_TIMEOUT": 3.0,
    "ANALYSE_MEMORY": 256 << 20,
}


@pytest.fixture
def analyser() -> Iterator[Analyser]:
    made = Analyser.from_crawler(get_crawler(settings_dict=SETTINGS))
    yield made
    made.closed()


def analyse(analyser: Analyser, *bodies: bytes) -> list[Analysed]:
    async def work() -> list[Analysed]:
        pages = [(capture(body=body, priority=7), Response(URL, body=body)) for body in bodies]
        return await asyncio.gather(*(analyser.analyse(*page) for page in pages))

    return asyncio.run(work())


def test_an_analysis_gets_what_is_known_of_the_page(analyser: Analyser) -> None:
    [found] = analyse(analyser, b"fine")
    assert (found.outcome, found.kind) == ("empty", f"{URL} text/html; charset=utf-8 2026 200 7")


@pytest.mark.parametrize(
    ("body", "explanation"),
    [
        (b"sleep 600", "The parser was killed after 3 seconds."),
        (b"spin", "The parser was killed after 3 seconds."),
        (b"exit 7", "The parser's process ended with 7."),
        (b"crash", "The parser's process ended with -11."),
        (b"take 400", "The parser was killed: it asked for more than 256 MiB."),
        (b"raise", "The parser raised ValueError: $ bad page"),
    ],
)
def test_a_page_whose_analysis_fails_is_unreadable_and_the_next_one_is_read(
    analyser: Analyser, body: bytes, explanation: str, caplog: pytest.LogCaptureFixture
) -> None:
    begun = time.monotonic()
    bad, good = analyse(analyser, body, b"fine")
    assert time.monotonic() - begun < 60
    assert (bad.outcome, bad.explanation) == ("unreadable", (explanation,))
    assert (list(bad.links), list(bad.documents)) == ([], [])
    assert good.outcome == "empty"
    assert f"{URL} {explanation}" in [record.getMessage() for record in caplog.records]


def test_a_page_that_is_not_read_quickly_is_read_apart_until_its_host_is_quick_again(
    analyser: Analyser,
) -> None:
    """What takes long is read all the same, where it takes no longer than a page may."""
    assert not analyser.holds_host(URL)
    [slow] = analyse(analyser, b"sleep 1.5")
    assert slow.outcome == "empty"
    assert analyser.holds_host(URL)
    assert analyser.holds_host(f"{URL}?page=2")
    assert not analyser.holds_host("http://other.example/")
    [hangs] = analyse(analyser, b"spin")
    assert hangs.explanation == ("The parser was killed after 3 seconds.",)
    host, end = urlsplit(URL).netloc, time.monotonic() + 30
    while analyser._standing.struck(host):  # on a busy machine a process that has just begun is not quick
        analyse(analyser, b"fine")
        assert time.monotonic() < end


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"), reason="asks Linux' kernel"
)
def test_a_parser_reaches_no_server_and_no_other_process(analyser: Analyser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        called, looked, packed = analyse(
            analyser, b"call %d" % listening.getsockname()[1], b"look %d" % os.getpid(), b"program"
        )
    assert "Network is unreachable" in called.explanation[0]
    assert "Operation not permitted" in looked.explanation[0]
    assert packed.explanation == ("The parser raised ValueError: 101",)  # what a program that it starts gets


def test_a_worker_without_the_extension_says_so() -> None:
    with pytest.raises(LookupError, match="Analyser is switched off"):
        analyser_of(get_crawler())
