"""What Python's reader raises of a zip that is broken, locked, or of a later version of the format."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from typing import Final

BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""When it is opened, and when one of its entries is read."""
