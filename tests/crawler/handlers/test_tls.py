"""Servers have to prove who they are, unless the crawl is excused from that; what they show is kept."""

from __future__ import annotations

import hashlib
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.crawler.harness import Crawl, crawl
from tests.crawler.site import page
from tests.faults.hostile.certificates import KINDS, Certificates

PROBLEMS: Final = {
    "expired": "expired",
    "not yet": "not yet valid",
    "self-signed": "self-signed",
    "wrong name": "wrong name",
    "no chain": "incomplete chain or unknown authority",
    "stranger": "incomplete chain or unknown authority",
}


def serve(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            raw = listener.accept()[0]
        except OSError:
            return
        threading.Thread(target=answer, args=(raw, context), daemon=True).start()


def answer(raw: socket.socket, context: ssl.SSLContext) -> None:
    try:
        with context.wrap_socket(raw, server_side=True) as connection:
            while head := connection.recv(1 << 16):
                connection.sendall(page(b"no rules" if b"robots" in head else b"x" * 100_000))
    except OSError:
        raw.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def urls(made: Certificates) -> Iterator[dict[str, str]]:
    """A server for each kind of certificate."""
    listeners, found = [], {}
    for number, kind in enumerate(KINDS):
        address = f"127.0.0.{20 + number}"
        listener = socket.create_server((address, 0))
        listeners.append(listener)
        args = (listener, made.context(kind, address))
        threading.Thread(target=serve, args=args, daemon=True).start()
        found[kind] = f"https://{address}:{listener.getsockname()[1]}"
    yield found
    for listener in listeners:
        listener.close()


@pytest.fixture(scope="module")
def listed(made: Certificates) -> dict[str, str]:
    return {
        "GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8",
        "SSL_CERT_FILE": str(made.folder / "authority.pem"),
    }


@pytest.fixture(scope="module")
def done(urls: dict[str, str], listed: dict[str, str]) -> Crawl:
    """A crawl of all of them: of good ones twice, of the bad ones once as it is and once with leave."""
    asked = [f"{url}/{'leave' if leave else 'a'}" for url in urls.values() for leave in (False, True)]
    excused = [url for url in asked if url.endswith("/leave")]
    return crawl(*asked, environment=listed, CONCURRENT_REQUESTS=1, HARNESS_UNVERIFIED=excused)


def captured(done: Crawl, url: str) -> list[dict[str, Any]]:
    return [each for each in done.captures if each["url"] == url]


@pytest.mark.parametrize("kind", PROBLEMS)
def test_a_server_that_does_not_prove_who_it_is_is_asked_for_nothing(
    done: Crawl, urls: dict[str, str], kind: str
) -> None:
    url = f"{urls[kind]}/a"
    [failure] = [each for each in done.failures if each["url"] == url]
    assert failure["type"] == "TlsError"
    assert failure["message"] == f"Its server does not prove who it is: {PROBLEMS[kind]}."
    assert captured(done, url) == []


@pytest.mark.parametrize("kind", ["good", "old protocol"])
def test_a_page_of_one_that_does_comes_with_its_certificate(
    done: Crawl, urls: dict[str, str], made: Certificates, kind: str
) -> None:
    [capture] = captured(done, f"{urls[kind]}/a")
    shown = ssl.PEM_cert_to_DER_cert(
        made.chain_of(kind, urls[kind].split("/")[2].partition(":")[0])
        .read_text()
        .rpartition("KEY-----\n")[2]
    )
    assert capture["certificate"] == hashlib.sha256(shown).hexdigest()
    assert capture["tls_problem"] is None
    assert capture["tls_protocol"] == ("TLSv1.2" if kind == "old protocol" else "TLSv1.3")


def test_a_broken_certificate_is_said_where_it_is_excused(
    urls: dict[str, str], listed: dict[str, str]
) -> None:
    asked = [f"{urls[kind]}/leave" for kind in (*PROBLEMS, "good")]
    excused = crawl(*asked, environment=listed, HARNESS_UNVERIFIED=asked)
    found = {each["url"]: each["tls_problem"] for each in excused.captures if "robots" not in each["url"]}
    assert found == {f"{urls[kind]}/leave": PROBLEMS.get(kind) for kind in (*PROBLEMS, "good")}
    assert all(each["certificate"] for each in excused.captures)


def test_an_excused_connection_serves_nobody_else(done: Crawl, urls: dict[str, str]) -> None:
    """Both pages of a good server came over one connection; those of a bad one, with leave, never came:
    its robots.txt was asked for without."""
    assert [each["status"] for each in done.pages if each["url"] == f"{urls['good']}/leave"] == [200]
    assert not [each for each in done.pages if each["url"] == f"{urls['expired']}/a"]


def test_without_tls_nothing_is_said_of_it(listed: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        threading.Thread(target=serve_plainly, args=(listener,), daemon=True).start()
        done = crawl(f"http://127.0.0.1:{port}/", f"https://127.0.0.1:{port}/", environment=listed)
    assert {(each["certificate"], each["tls_problem"]) for each in done.captures} == {(None, None)}
    [failure] = done.failures
    assert failure["type"] == "TlsError"
    assert "no handshake" in failure["message"]


def serve_plainly(listener: socket.socket) -> None:
    while True:
        try:
            connection = listener.accept()[0]
        except OSError:
            return
        with connection:
            if connection.recv(1 << 16).startswith(b"GET"):
                connection.sendall(page(b"plain"))
            else:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1 << 16)
