"""Scrapy's decompression, lenient to servers that label plain bodies as compressed."""

from __future__ import annotations

import logging

from scrapy import Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

logger = logging.getLogger(__name__)


class LenientDecompression(HttpCompressionMiddleware):
    """Passes a body on as it was sent where it cannot be decompressed; a browser would show it, too."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response:
        """Decompress. Raises `IgnoreRequest` for a body that would become too large."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            raise
        except Exception as error:
            logger.info(
                "%s is not encoded as its header says: %s", response.url, error, extra={"url": response.url}
            )
            return response
