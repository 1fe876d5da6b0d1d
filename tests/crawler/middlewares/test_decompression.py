"""What becomes of encoded answers between the net and the spider."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest
from scrapy.http import HtmlResponse, Request, Response
from scrapy.utils.test import get_crawler

from crawler.errors import LimitError
from crawler.handlers.answer import SMALL
from crawler.handlers.room import META, room_of
from crawler.middlewares.decompression import LenientDecompression

URL = "http://a.cn/"
SETTINGS: dict[str, Any] = {
    "DOWNLOAD_MAXSIZE": 8 << 20,
    "DECODED_RATIO": 100,
    "DECODED_FREE": 2 << 20,
    "DECODED_ROOM": 8 << 20,
}


def processed(
    body: bytes, encoding: bytes = b"gzip", **meta: Any
) -> tuple[Response, Request, LenientDecompression]:
    async def run() -> tuple[Response, Request, LenientDecompression]:
        made = LenientDecompression.from_crawler(get_crawler(settings_dict=SETTINGS))
        request = Request(URL, meta=meta)
        headers = {"Content-Encoding": encoding, "Content-Type": "text/html"}
        return await made.process_response(request, Response(URL, headers=headers, body=body)), request, made

    return asyncio.run(run())


def test_a_small_one_is_undone_and_takes_no_room() -> None:
    response, request, _ = processed(gzip.compress("<p>页面</p>".encode()))
    assert isinstance(response, HtmlResponse)
    assert response.text == "<p>页面</p>"
    assert "Content-Encoding" not in response.headers
    assert META not in request.meta


def test_a_large_one_takes_the_room_that_it_needs() -> None:
    body = b"a" * (SMALL + 1)
    response, request, _ = processed(gzip.compress(body))
    assert response.body == body
    assert [place.size for place in request.meta[META]] == [len(body)]


@pytest.mark.parametrize(
    ("size", "meta"), [(3 << 20, {}), (20 << 20, {}), (600 << 10, {"download_maxsize": 500 << 10})]
)
def test_what_would_become_too_large_is_refused(size: int, meta: dict[str, Any]) -> None:
    with pytest.raises(LimitError) as caught:
        processed(gzip.compress(bytes(size)), **meta)
    assert (caught.value.reason, caught.value.final) == ("too large unpacked", True)


def test_too_many_encodings_are_refused() -> None:
    with pytest.raises(LimitError) as caught:
        processed(b"", b"gzip, gzip, gzip, gzip")
    assert caught.value.reason == "too many encodings"


def test_what_is_not_encoded_comes_as_it_was_sent() -> None:
    assert processed(b"<p>plain</p>")[0].body == b"<p>plain</p>"


def test_what_nobody_knows_stays_said() -> None:
    response, _, _ = processed(b"?", b"x-nobody")
    assert response.headers.getlist("Content-Encoding") == [b"x-nobody"]


def test_all_ask_for_the_same_room() -> None:
    crawler = get_crawler(settings_dict=SETTINGS)
    assert room_of(crawler, "DECODED_ROOM") is room_of(crawler, "DECODED_ROOM")
    assert room_of(crawler, "DECODED_ROOM") is not room_of(
        get_crawler(settings_dict=SETTINGS), "DECODED_ROOM"
    )
