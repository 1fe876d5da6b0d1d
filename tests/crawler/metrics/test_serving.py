"""An address for Prometheus, or a sentence that says why there is none."""

from __future__ import annotations

import socket

import pytest
from prometheus_client import CollectorRegistry

from crawler.errors import ConfigError
from crawler.metrics import catalogue
from crawler.metrics.families import histogram
from crawler.metrics.serving import MetricsServer
from crawler.values import Listen
from tests.crawler.metrics.conftest import scrape, value


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def test_the_first_free_port_is_taken_and_given_back() -> None:
    registry = CollectorRegistry()
    histogram(catalogue.ACK_SECONDS, registry).observe(2)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        listen = Listen("127.0.0.1", port, port + 20)
        with MetricsServer(listen, registry) as server:
            assert server.address != f"127.0.0.1:{port}"
            found = scrape(server.address)
    assert value(found, "gongbao_ack_seconds_sum") == 2
    assert value(found, "gongbao_ack_seconds_bucket", le="1.0") == 0
    assert value(found, "gongbao_ack_seconds_bucket", le="2.5") == 1
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(tuple(server.address.split(":")))


def test_where_no_port_is_free_the_sentence_says_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"port {port} of 127\.0\.0\.1 is taken. Give a range"):
            MetricsServer(Listen("127.0.0.1", port, port), CollectorRegistry())


def test_an_address_of_another_machine_is_refused() -> None:
    port = _free()
    with pytest.raises(ConfigError, match=r"^GONGBAO_METRICS: 203\.0\.113\.1 cannot be listened on"):
        MetricsServer(Listen("203.0.113.1", port, port), CollectorRegistry())
