"""What a MongoDB URI says, asked of the driver itself."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

from crawler.config import EXPECTED
from crawler.errors import ConfigError


def parse(uri: str) -> tuple[str, str]:
    """Return the database's name and the servers' addresses, for messages.

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
    return str(parsed["database"]), servers


def _reason(error: Exception, uri: str) -> str:
    user_info = urlsplit(uri).netloc.rpartition("@")[0]
    secrets = {part for text in (user_info, unquote(user_info)) for part in text.split(":") if part}
    text = str(error).rstrip(".")
    return "" if any(secret in text for secret in secrets) else f" ({text})"
