"""Is a process of ours at work? `python -m crawler.health [URL]` ends with 0 where it is, else with 1.

It asks `/healthz` of the address in GONGBAO_METRICS, or the URL. It imports neither Scrapy nor any client:
images run it every half minute for as long as a deployment lasts.
"""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Final

from crawler import values

WAIT: Final = 5.0
"""Seconds for the answer."""
ANYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104
"""Addresses to listen on that nobody can be asked at."""


def main(arguments: Sequence[str]) -> int:
    """Ask, and say what is wrong; returns the exit code."""
    url = arguments[0] if arguments else address(os.environ.get("GONGBAO_METRICS", ""))
    if not url.startswith(("http://", "https://")):
        return _fail("Give the URL to ask, or set GONGBAO_METRICS to an address such as 127.0.0.1:9410.")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=WAIT):
            return 0
    except urllib.error.HTTPError as error:
        return _fail(f"{url} answers {error.code}: {error.read(200).decode(errors='replace').strip()}")
    except (OSError, ValueError) as error:
        return _fail(f"{url} does not answer: {error}")


def address(listen: str) -> str:
    """Return the URL of what listens there, on the first of its ports; "" for what is no address."""
    try:
        found = values.listen(listen.strip())
    except ValueError:
        return ""
    assert isinstance(found, values.Listen)  # noqa: S101
    host = "127.0.0.1" if found.host in ANYWHERE else found.host
    return f"http://{f'[{host}]' if ':' in host else host}:{found.first}/healthz"


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
