"""The site, and an environment of its own for every crawl."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from deploy.embedded import EmbeddedServers
from tests.faults.dying.deaths import Deaths
from tests.faults.line import Line
from tests.faults.visits import RunningSite


@pytest.fixture
def line(environment: dict[str, str], servers: EmbeddedServers, tmp_path: Path) -> Line:
    """The line with nothing stored, and no worker yet."""
    return Line(environment, servers.redis, tmp_path)


@pytest.fixture
def open_site(tmp_path: Path) -> Iterator[Callable[..., RunningSite]]:
    """Opens sites of so many hosts and pages, with so many hosts that are mute or busy."""
    log = tmp_path / "access.log"
    with ExitStack() as stack:
        yield lambda hosts, pages, **moods: stack.enter_context(RunningSite(hosts, pages, log, **moods))


@pytest.fixture(scope="session")
def deaths(
    request: pytest.FixtureRequest, servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory
) -> Deaths:
    """The deaths that the chosen tests ask for."""
    calls = (getattr(item, "callspec", None) for item in request.session.items)
    wanted = [call.params["points"] for call in calls if call and "points" in call.params]
    return Deaths(servers, tmp_path_factory.mktemp("deaths"), wanted)
