"""One running sample for all tests of this folder, and all its pages, fetched once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deploy.sample.expected import load_pages
from deploy.sample.server import SampleSite
from tests.deploy.sample.client import Got, get


@pytest.fixture(scope="package")
def sample() -> Iterator[SampleSite]:
    """The running sample sites."""
    with SampleSite() as running:
        yield running


@pytest.fixture(scope="package")
def attempts(sample: SampleSite) -> dict[str, list[Got]]:
    """For each URL that may be fetched the answers to as many requests as it needs."""
    pages = [page for page in load_pages(sample) if page.fetch != "never"]
    return {page.url: [get(page.url) for _ in range(1 + len(page.earlier))] for page in pages}


@pytest.fixture(scope="package")
def answers(attempts: dict[str, list[Got]]) -> dict[str, Got]:
    """For each URL that may be fetched its last answer."""
    return {url: got[-1] for url, got in attempts.items()}
