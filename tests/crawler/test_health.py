"""A process is healthy while its loop comes round, whatever its servers do."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry

from crawler import health
from crawler.metrics.pulse import PATIENCE, Pulse
from crawler.metrics.serving import MetricsServer
from crawler.values import Listen


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[MetricsServer]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with MetricsServer(Listen("127.0.0.1", port, port + 50), CollectorRegistry(), Pulse(clock)) as started:
        yield started


def test_a_process_at_work_is_healthy_and_one_that_stands_still_is_not(
    server: MetricsServer, clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GONGBAO_METRICS", server.address)
    assert health.main([]) == 0
    clock.now = PATIENCE + 5
    assert health.main([]) == 1
    assert capsys.readouterr().err == f"http://{server.address}/healthz answers 503: stands still for 125 s\n"


def test_metrics_are_answered_beside_it(server: MetricsServer) -> None:
    with urllib.request.urlopen(f"http://{server.address}/metrics") as answer:
        assert answer.status == 200


def test_a_schedule_says_that_it_is_at_work(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
    given = {"GONGBAO_METRICS": listen, "GONGBAO_CONTACT": "mailto:me@example.org"}
    command = [sys.executable, "-m", "scrapy", "schedule"]
    process = subprocess.Popen(command, env=os.environ | environment | given, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 150
        while health.main([health.address(listen)]):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_nobody_there_is_not_healthy(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert health.main([f"http://127.0.0.1:{port}/healthz"]) == 1
    assert "does not answer" in capsys.readouterr().err


def test_without_an_address_it_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GONGBAO_METRICS", raising=False)
    assert health.main([]) == 1
    assert "set GONGBAO_METRICS" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("listen", "url"),
    [
        ("0.0.0.0:9410", "http://127.0.0.1:9410/healthz"),
        ("127.0.0.1:9410-9429", "http://127.0.0.1:9410/healthz"),
        ("[::1]:9410", "http://[::1]:9410/healthz"),
        ("nowhere", ""),
    ],
)
def test_the_address_is_that_of_the_metrics(listen: str, url: str) -> None:
    assert health.address(listen) == url
