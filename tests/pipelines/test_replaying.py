"""Which captures a document cites; the replay itself is tested by `test_verify`."""

from typing import Any

import pytest

from pipelines.replaying import cited


@pytest.mark.parametrize(
    ("document", "captures"),
    [
        ({"capture_id": "a"}, ("a",)),
        ({"capture_id": "a", "pages": []}, ("a",)),
        ({"capture_id": "a", "pages": [{"capture_id": "a"}, {"capture_id": "b"}]}, ("a", "b")),
        ({"capture_id": "a", "pages": 7}, ("a",)),
        ({"capture_id": 7, "pages": [None, {}]}, ("7", "None")),
        ({}, ("None",)),
    ],
)
def test_the_captures_that_a_document_cites(document: dict[str, Any], captures: tuple[str, ...]) -> None:
    assert cited(document) == captures
