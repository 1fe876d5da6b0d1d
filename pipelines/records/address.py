"""What a MongoDB URI says, asked of the driver itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

from crawler.config import EXPECTED
from crawler.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Address:
    """What a URI names."""

    database: str
    servers: str
    """`host:port` of each, for messages."""
    options: Mapping[str, Any]
    """As the URI gives them; their names in any case."""


def parse(uri: str) -> Address:
    """Return what a URI names.

    Raises `ConfigError` for what the driver does not take: an unknown option, a port above 65535, a name of
    mongodb+srv that does not exist.
    """
    try:
        parsed = parse_uri(uri)
    except (PyMongoError, ValueError) as error:
        expected = EXPECTED["mongo_uri"]
        raise ConfigError(
            f"GONGBAO_MONGO_URI has a wrong value{_reason(error, uri)}. It expects {expected}."
        ) from None
    servers = ", ".join(f"{host}:{port}" if port else str(host) for host, port in parsed["nodelist"])
    return Address(str(parsed["database"]), servers, parsed["options"])


def _reason(error: Exception, uri: str) -> str:
    """Return what the driver says in brackets, or nothing where it repeats the password."""
    password = urlsplit(uri).netloc.rpartition("@")[0].partition(":")[2]
    text = str(error).rstrip(".")
    shown = not password or not (password in text or unquote(password) in text)
    return f" ({text})" if shown else ""
