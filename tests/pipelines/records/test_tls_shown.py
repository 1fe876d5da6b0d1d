"""That a server did not prove who it is can be seen of what was read there."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.archive.place import Place
from pipelines.records.joining import join
from pipelines.records.rows import capture as capture_of
from pipelines.records.rows import capture_row, document_rows
from tests.pipelines.made import capture, document

SHOWN = {"certificate": "ab" * 32, "tls_protocol": "TLSv1.3"}


def row(**fields: Any) -> dict[str, Any]:
    return capture_row(Place(capture(**fields), 0, 1, "sha256:x", None, False), "bucket", "key")


@pytest.mark.parametrize(("problem", "verified"), [(None, True), ("expired", False)])
def test_a_capture_tells_it(problem: str | None, verified: bool) -> None:
    stored = row(**SHOWN, tls_problem=problem)
    assert stored["tls_verified"] is verified
    assert stored["certificate"] == SHOWN["certificate"]
    assert stored.get("tls_problem") == problem
    again = capture_of(stored)
    assert (again.tls_verified, again.tls_protocol) == (verified, "TLSv1.3")


def test_one_without_tls_says_nothing() -> None:
    assert not {"tls_verified", "certificate", "tls_protocol", "tls_problem"} & row().keys()
    assert capture_of(row()).tls_verified is None


def test_a_document_says_it_where_it_is_not_proved() -> None:
    excused, proved = capture(**SHOWN, tls_problem="expired"), capture(**SHOWN)
    assert document_rows(excused, [document()], 1)[0]["tls_verified"] is False
    assert "tls_verified" not in document_rows(proved, [document()], 1)[0]


def test_one_page_is_enough_for_an_article_of_several() -> None:
    first = document_rows(capture(), [document()], 1, "http://www.example.gov.cn/xxgk/1_2.html")[0]
    second_url = "http://www.example.gov.cn/xxgk/1_2.html"
    second = document_rows(
        capture(second_url, **SHOWN, tls_problem="expired"), [document(url=second_url)], 1
    )[0]
    assert "tls_verified" not in join([first])
    assert join([first, second])["tls_verified"] is False
