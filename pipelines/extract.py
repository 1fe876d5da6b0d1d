"""What would come out of a file or an archived page: the analysis, on request."""

from __future__ import annotations

import gzip
import mimetypes
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from crawler.config import Config
from crawler.errors import GongbaoError
from pipelines import records
from pipelines.archived import open_capture
from pipelines.extraction import Analysis, Page, analyse
from pipelines.extraction.attachments.recognition import recogniser
from pipelines.replay.reading import open_archive
from pipelines.scans.shown import shown_on

_DOCUMENT: Final = re.compile(r"[0-9a-f]{32}(?:-\d+)?$")


@dataclass(frozen=True, slots=True)
class Extracted:
    """An analysis, and of which page."""

    analysis: Analysis
    capture_id: str | None = None
    """Of an archived page."""
    replay: str | None = None
    """Where an archived page is shown in a browser."""


def extract(target: str, config: Config) -> Extracted:
    """Return the analysis of a file, of the last capture of a URL, of a capture, or of a document's page.

    With the extra `ocr` pages that are pictures are read, too.

    A capture and a document are named by their ids; the page of a document is the one that it was last read
    from. A file that has such a name comes first. Raises `GongbaoError` where there is no such thing.
    """
    path = Path(target)
    if "://" in target or target.startswith("urn:uuid:"):
        return _archived(target, config)
    if _DOCUMENT.match(target) and not path.exists():
        return _archived(_capture_of_document(target, config), config)
    return Extracted(analyse(_page_of_file(path), recogniser()))


def _page_of_file(path: Path) -> Page:
    content_type, encoding = mimetypes.guess_type(path.name)
    try:
        body = path.read_bytes()
        body = gzip.decompress(body) if encoding == "gzip" else body
    except (FileNotFoundError, IsADirectoryError) as error:
        raise GongbaoError(
            f"{path} is neither a file, nor a URL, nor the id of a capture or document."
        ) from error
    except (OSError, EOFError, zlib.error, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise GongbaoError(f"{path} cannot be read ({reason}).") from error
    return Page(body, path.resolve().as_uri(), content_type, datetime.now(UTC))


def _archived(target: str, config: Config) -> Extracted:
    row, response = open_capture(target, config)
    shown = shown_on(row, records.from_config(config), open_archive(config))
    page = Page(
        *(response.body, row["url"], row["content_type"], row["fetched_at"], row["status"]),
        pictures=shown.pictures if shown else (),
    )
    return Extracted(analyse(page, recogniser()), row["_id"], config.replay(row["url"], row["fetched_at"]))


def _capture_of_document(document_id: str, config: Config) -> str:
    row = records.from_config(config).document(document_id)
    if row is None:
        raise GongbaoError(f"There is no document {document_id}, and no file of that name.")
    return str(row["capture_id"])
