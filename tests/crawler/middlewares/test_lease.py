"""What an operator reads of a request that got no page."""

from __future__ import annotations

import pytest
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError, IgnoreRequest

from crawler.errors import AddressForbiddenError, LimitError, PortForbiddenError, TlsError
from crawler.middlewares.lease import is_final, reason_of

FOUND = [
    (AddressForbiddenError("10.0.0.1 is …"), "address", False),
    (PortForbiddenError("Port 22 of …"), "port", False),
    (LimitError("too large", "… has more than …"), "too large", True),
    (LimitError("too slow", "…", final=False), "too slow", False),
    (TlsError("expired"), "tls: expired", False),
    (DownloadTimeoutError("Getting http://a.cn/ took longer than …"), "timeout", False),
    (DownloadFailedError("No answer: …."), "DownloadFailedError: No answer: ….", False),
    (IgnoreRequest("Forbidden by robots.txt"), "robots", True),
]


@pytest.mark.parametrize(("error", "reason", "final"), FOUND)
def test_the_reason_is_a_word_or_two(error: Exception, reason: str, final: bool) -> None:
    assert reason_of(error) == reason
    assert is_final(error) is final
