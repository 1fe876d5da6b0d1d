"""TLS to servers that have to prove who they are, and to some that an operator excuses from it.

Twisted's own options make a context, and read the machine's authorities, for each connection; here all share
one. Scrapy's verify nothing unless told to. `SSL_CERT_FILE` names other authorities than the machine's, as
for everything made with OpenSSL.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import SSL
from OpenSSL.crypto import X509
from scrapy.core.downloader.contextfactory import _load_context_factory_from_settings
from scrapy.crawler import Crawler
from service_identity import VerificationError
from service_identity.exceptions import CertificateError
from service_identity.hazmat import DNS_ID, IPAddress_ID, ServiceID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.abstract import isIPAddress, isIPv6Address
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from zope.interface import implementer

from crawler.handlers.recording import Tls

PROBLEMS: Final = {
    2: "incomplete chain",
    9: "not yet valid",
    10: "expired",
    18: "self-signed",
    19: "unknown authority",
    20: "incomplete chain or unknown authority",
    21: "incomplete chain or unknown authority",
    23: "revoked",
    26: "not for servers",
    68: "weak signature",
    66: "weak key",
}
"""What is wrong, by the code of OpenSSL (`x509_vfy.h`); in words, since operators read them."""
WRONG_NAME: Final = "wrong name"


class Contexts:
    """Makes creators of connections."""

    def __init__(self, crawler: Crawler) -> None:
        factory: Any = _load_context_factory_from_settings(crawler)
        self._context: SSL.Context = factory._get_cert_options().getContext()
        self._context.set_default_verify_paths()

    def creator(self, host: str, *, verify: bool) -> Creator:
        """Return the creator of one connection to a host."""
        return Creator(self._context, host.rstrip("."), verify=verify)


@implementer(IOpenSSLClientConnectionCreator)
class Creator:
    """Makes one connection, and knows what was found wrong with the server's certificate."""

    def __init__(self, context: SSL.Context, host: str, *, verify: bool) -> None:
        self.problem: str | None = None
        """Why the certificate does not prove who the server is; None while it does."""
        self.verify = verify
        self._context = context
        self._host = host
        self._is_name = not (isIPAddress(host) or isIPv6Address(host))

    def clientConnectionForTLS(self, _: Any) -> SSL.Connection:
        """Return a connection that asks here what to think of a certificate; called by Twisted."""
        connection = SSL.Connection(self._context, None)
        if self._is_name:
            connection.set_tlsext_host_name(self._host.encode("ascii"))
        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, self._think)
        return connection

    def _think(self, _: SSL.Connection, certificate: X509, code: int, depth: int, sound: int) -> bool:
        if not sound and self.problem is None:
            self.problem = PROBLEMS.get(code, f"OpenSSL's error {code}")
        if depth == 0 and self.problem is None and not self._is_named(certificate):
            self.problem = WRONG_NAME
        return self.problem is None or not self.verify

    def _is_named(self, certificate: X509) -> bool:
        try:
            wanted: ServiceID = DNS_ID(self._host) if self._is_name else IPAddress_ID(self._host)
            verify_service_identity(extract_patterns(certificate), [wanted], [])
        except (CertificateError, VerificationError, ValueError):
            return False
        return True

    def seen(self, transport: Any) -> Tls | None:
        """Return how the server showed who it is; None before it has."""
        certificate: X509 | None = transport.getPeerCertificate()
        if certificate is None:
            return None
        shown = certificate.to_cryptography().public_bytes(Encoding.DER)
        protocol: str = transport.getHandle().get_protocol_version_name()
        return Tls(hashlib.sha256(shown).hexdigest(), protocol, self.problem)
