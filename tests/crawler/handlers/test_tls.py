"""Pages over TLS, from servers whose certificates nobody vouches for: many government sites are such."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.crawler.harness import crawl
from tests.crawler.site import page


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of its own making, for another name, that ran out."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.elsewhere.gov.cn")])
    day = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(day)
        .not_valid_after(day + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem, secret = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(key.private_bytes(pem, secret, serialization.NoEncryption()) + made.public_bytes(pem))
    return path


def serve(listener: socket.socket, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    while True:
        try:
            connection = context.wrap_socket(listener.accept()[0], server_side=True)
        except OSError:
            return
        with connection:
            while head := connection.recv(1 << 16):
                connection.sendall(page(b"no rules" if b"robots" in head else b"x" * 100_000))


def test_pages_come_over_tls_and_a_connection_serves_many(certificate: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        threading.Thread(target=serve, args=(listener, certificate), daemon=True).start()
        listed = {"GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8"}
        # the server has one connection at a time, so that a second one would wait for ever
        done = crawl(f"{url}/1", f"{url}/2", environment=listed, CONCURRENT_REQUESTS=1, DOWNLOAD_TIMEOUT=10)
    assert [found["status"] for found in done.pages] == [200, 200]
    assert {found["ip_address"] for found in done.captures} == {"127.0.0.1"}
    without = crawl(f"{url}/3")
    assert [failure["type"] for failure in without.failures] == ["AddressForbiddenError"]
