"""What one answer may take: bytes, lines and seconds. crawler/README.md, "Limits", has them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from scrapy.settings import BaseSettings


@dataclass(frozen=True, slots=True)
class Limits:
    """Of the download of one page. The defaults are those of `crawler.settings`."""

    seconds: float = 60.0
    """For all of it, as long as little came."""
    fast_rate: float = 256 << 10
    """Bytes that pay for a second more: a large file may take longer, if it comes at that pace."""
    head_seconds: float = 30.0
    """From the request, before a connection is there, to the end of the answer's head."""
    least_rate: float = 1024
    """Bytes a second of a body, over each `window`."""
    window: float = 10.0
    """Seconds."""
    size: int = 64 << 20
    """Bytes of a body, without its chunk framing; 0 for any number."""
    head_size: int = 256 << 10
    """Bytes of a head, heads with a 1xx status before it included."""
    head_lines: int = 500
    """Lines of a head."""

    @classmethod
    def of(cls, settings: BaseSettings) -> Self:
        """Return those of the settings."""
        return cls(
            seconds=settings.getfloat("DOWNLOAD_TIMEOUT"),
            fast_rate=settings.getfloat("DOWNLOAD_FAST_RATE"),
            head_seconds=settings.getfloat("DOWNLOAD_HEAD_TIMEOUT"),
            least_rate=settings.getfloat("DOWNLOAD_LEAST_RATE"),
            window=settings.getfloat("DOWNLOAD_RATE_WINDOW"),
            size=settings.getint("DOWNLOAD_MAXSIZE"),
            head_size=settings.getint("DOWNLOAD_HEAD_SIZE"),
            head_lines=settings.getint("DOWNLOAD_HEAD_LINES"),
        )


LIMITS = Limits()
"""Where nobody says otherwise."""
