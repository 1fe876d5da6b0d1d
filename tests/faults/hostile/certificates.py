"""Certificates, good and bad, made for one run: each attack over TLS names the one that its site shows."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Pair = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]

DAY: Final = datetime.timedelta(days=1)
PEM: Final = serialization.Encoding.PEM
KINDS: Final = (
    "good",
    "expired",
    "not yet",
    "self-signed",
    "wrong name",
    "no chain",
    "stranger",
    "old protocol",
)
"""`no chain`: the server leaves out the certificate between its own and the authority's, as many do."""


@dataclass
class Certificates:
    """An authority that the worker trusts, and what it and others signed; `authority.pem` is its own."""

    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "authority.pem").write_bytes(self.root[0].public_bytes(PEM))

    @cached_property
    def root(self) -> Pair:
        """The authority."""
        return _made("Gongbao test authority", None, authority=True)

    @cached_property
    def middle(self) -> Pair:
        """One that the authority vouches for."""
        return _made("Gongbao test authority 2", self.root, authority=True)

    @cached_property
    def stranger(self) -> Pair:
        """An authority that nobody knows."""
        return _made("An authority of nobody", None, authority=True)

    def context(self, kind: str, address: str) -> ssl.SSLContext:
        """Return how a server at an address speaks TLS with a certificate of a kind."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if kind == "old protocol":
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.chain(kind, address))
        return context

    def chain_of(self, kind: str, address: str) -> Path:
        """Return where `chain` has put its file."""
        return self.folder / f"{kind.replace(' ', '-')}-{address}.pem"

    def chain(self, kind: str, address: str) -> Path:
        """Make a file with the key and the certificates that such a server shows."""
        assert kind in KINDS, kind
        signer = {"no chain": self.middle, "stranger": self.stranger, "self-signed": None}.get(
            kind, self.root
        )
        first = {"expired": -100, "not yet": 10}.get(kind, -1)
        named = "127.0.0.99" if kind == "wrong name" else address
        made, key = _made("www.example.gov.cn", signer, addresses=(named,), first=first)
        path = self.chain_of(kind, address)
        secret = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        path.write_bytes(secret + made.public_bytes(PEM))
        return path


def _made(
    name: str,
    signer: Pair | None,
    *,
    addresses: tuple[str, ...] = (),
    first: int = -1,
    authority: bool = False,
) -> Pair:
    """Return a certificate that is valid for 30 days, from the day `first` on, counted from today."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begins = datetime.datetime.now(datetime.UTC) + first * DAY
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer[0].subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + 30 * DAY)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if addresses:
        names = [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signer[1] if signer else key, hashes.SHA256()), key
