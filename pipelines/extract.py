"""What would come out of a file or an archived page: the analysis, on request."""

from __future__ import annotations

import gzip
import mimetypes
import zlib
from datetime import UTC, datetime
from pathlib import Path

from crawler.config import Config
from crawler.errors import GongbaoError
from pipelines.archived import open_capture
from pipelines.extraction import Analysis, Page, analyse


def extract(target: str, config: Config) -> Analysis:
    """Return the analysis of a file, or of the last capture of a URL, or of a capture by its id.

    Raises `GongbaoError` where there is no such thing.
    """
    if "://" in target or target.startswith("urn:uuid:"):
        return analyse(_page_of_capture(target, config))
    return analyse(_page_of_file(Path(target)))


def _page_of_file(path: Path) -> Page:
    content_type, encoding = mimetypes.guess_type(path.name)
    try:
        body = path.read_bytes()
        body = gzip.decompress(body) if encoding == "gzip" else body
    except (FileNotFoundError, IsADirectoryError) as error:
        raise GongbaoError(f"{path} is neither a file, nor a URL, nor the id of a capture.") from error
    except (OSError, EOFError, zlib.error, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise GongbaoError(f"{path} cannot be read ({reason}).") from error
    return Page(body, path.resolve().as_uri(), content_type, datetime.now(UTC))


def _page_of_capture(target: str, config: Config) -> Page:
    row, response = open_capture(target, config)
    return Page(response.body, row["url"], row["content_type"], row["fetched_at"], row["status"])
