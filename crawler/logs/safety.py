"""What strangers and mistakes may not write into a log."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote, urlsplit

from crawler.config import Config

CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Characters that move the cursor, colour a terminal, end a line for some readers, turn the text round or
hide in it (Unicode's tags), and halves of characters, which no stream takes."""
HIDDEN: Final = "***"
SHORTEST: Final = 4
"""Characters: a shorter secret is part of ordinary words, which would all be hidden."""


def printable(text: str) -> str:
    r"""Return a text with each control character written as `\x1b`; line feeds and tabs stay."""
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def one_line(text: str) -> str:
    """Return a text so that it stays on its line."""
    return printable(" ".join(text.split()))


def secrets_of(config: Config) -> tuple[str, ...]:
    """Return what no line may show: keys, and passwords in the servers' addresses; the longest first."""
    found: set[str] = set()
    for value in (config.redis_url, config.mongo_uri):
        if value is not None:
            found |= _passwords(value.get_secret_value())
    for value in (
        *(config.s3_access_key, config.s3_secret_key),
        *(config.console_password, config.console_reader_password),
    ):
        if value is not None:
            found.add(value.get_secret_value())
    return tuple(sorted((each for each in found if len(each) >= SHORTEST), key=len, reverse=True))


def _passwords(address: str) -> set[str]:
    credentials = urlsplit(address).netloc.rpartition("@")[0]
    password = credentials.partition(":")[2]
    return {password, unquote(password)} if password else set()


def without(secrets: Iterable[str], text: str) -> str:
    """Return a text with every secret hidden."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text
