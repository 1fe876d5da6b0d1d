"""Undoes content-encodings: within limits, and lenient to servers that label plain bodies as compressed."""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.http import Request, Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.encodings import TooManyError, TooMuchError, split, undo
from crawler.errors import LimitError
from crawler.handlers.answer import SMALL
from crawler.handlers.room import keep, room_of

logger = logging.getLogger(__name__)


class LenientDecompression:
    """Passes a body on as it was sent where it cannot be decompressed; a browser would show it, too.

    In the place of Scrapy's, which knows no ratio, any number of encodings, and no room in memory.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._maxsize = settings.getint("DOWNLOAD_MAXSIZE")
        self._ratio = settings.getfloat("DECODED_RATIO")
        self._free = settings.getint("DECODED_FREE")
        self._room = room_of(crawler, "DECODED_ROOM")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one with the settings."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Decompress; a large body waits until there is room for it.

        Raises `LimitError` for one that would become too large, or has too many encodings.
        """
        if request.method == "HEAD" or b"Content-Encoding" not in response.headers:
            return response
        most = self._most(request, response)
        try:
            return _decompressed(response, min(most, SMALL))
        except TooMuchError:
            if most > SMALL:
                place = await self._room.place(most)
                keep(request.meta, place)
                plain = self.plain(request, response)
                place.shrink(len(plain.body))
                return plain
            raise _too_large(response, most) from None

    def plain(self, request: Request, response: Response) -> Response:
        """Return the response decompressed, without asking for room. Raises `LimitError`."""
        if request.method == "HEAD" or b"Content-Encoding" not in response.headers:
            return response
        most = self._most(request, response)
        try:
            return _decompressed(response, most)
        except TooMuchError:
            raise _too_large(response, most) from None

    def _most(self, request: Request, response: Response) -> int:
        """Return the bytes that a body may have without its encodings."""
        maxsize: int = request.meta.get("download_maxsize", self._maxsize) or self._maxsize
        return min(maxsize, max(self._free, int(self._ratio * len(response.body))))


def _too_large(response: Response, most: int) -> LimitError:
    return LimitError(
        "too large unpacked",
        f"{response.url} has {len(response.body)} bytes, and more than {most} without its encoding.",
    )


def _decompressed(response: Response, most: int) -> Response:
    try:
        encodings, rest = split(response.headers.getlist("Content-Encoding"))
    except TooManyError as error:
        raise LimitError("too many encodings", f"{response.url}: {error}.") from error
    try:
        body = undo(response.body, encodings, most)
    except TooMuchError:
        raise
    except Exception as error:  # each decompressor has errors of its own
        logger.info(
            "%s is not encoded as its header says: %s", response.url, error, extra={"url": response.url}
        )
        return response
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    if rest:
        headers["Content-Encoding"] = rest
    made: type[Response] = responsetypes.from_args(headers=headers, url=response.url, body=body)
    changed: dict[str, Any] = {"body": body, "headers": headers}
    if issubclass(made, TextResponse):
        changed["encoding"] = None  # that of the body as it was sent says nothing
    return response.replace(cls=made, **changed)
