"""Workers on hosts of their own, apart from the servers; the cable of one is out for a minute."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis

from deploy.embedded import EmbeddedServers
from tests.faults.fleet import ROOT, Fleet
from tests.faults.hosts import NETWORK, Hosts, why_not
from tests.faults.line import Line
from tests.faults.stored import everything_is_stored
from tests.faults.test_kills import nobody_rushed, nothing_lost, nothing_twice
from tests.faults.test_spool import asked, wait_for
from tests.faults.visits import RunningSite

SERVERS, SITE, FIRST, SECOND = 200, range(2, 10), 101, 102
PAGES, DELAY, AWAY = 90, 1.0, 60.0
ON_LOOPBACK = re.compile(r"\w+(\+\w+)?://.*127\.0\.0\.1:\d+")
SETTINGS = ("FRONTIER_LEASE_SECONDS=10", "FRONTIER_RETRY_PAUSE=1", "DOWNLOAD_TIMEOUT=15")


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    """A host for the servers, one for the web, and two for workers."""
    if reason := why_not():
        pytest.skip(reason)
    addresses = {"servers": [SERVERS], "web": list(SITE), "first": [FIRST], "second": [SECOND]}
    with Hosts(addresses) as hosts:
        yield hosts


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_worker_is_cut_off_for_a_minute(hosts: Hosts, tmp_path: Path) -> None:
    with ExitStack() as stack:
        with hosts.on("servers"):
            servers = EmbeddedServers(tmp_path / "servers")
            servers.start()
            stack.callback(servers.stop)
            local = servers.environment() | {
                "GONGBAO_CONTACT": "mailto:tests@example.org",  # else it asks this machine alone
                "GONGBAO_ALLOW_NETWORKS": f"{NETWORK}0/24",
                "GONGBAO_DEFAULT_DELAY": str(DELAY),
            }
            stack.enter_context(forwarding(local))
        with hosts.on("web"):
            site = stack.enter_context(
                RunningSite(len(SITE), PAGES, tmp_path / "access.log", network=NETWORK)
            )
        fleets = {}
        with hosts.on("servers"):
            line = Line(local | {"GONGBAO_SPOOL": str(tmp_path / "none")}, servers.redis, tmp_path)
            line.seed(*site.seeds)
        for host in ("first", "second"):
            folder = tmp_path / host
            folder.mkdir()
            away = from_afar(local) | {"GONGBAO_SPOOL": str(folder / "spool")}
            with hosts.on(host):
                fleets[host] = stack.enter_context(
                    Line(away, servers.redis, folder).fleet(*SETTINGS, size=1, until_idle=12)
                )
        with hosts.on("servers"):
            wait_for(lambda: len(workers(line)) == 2, "both have stored", 300)
            hosts.cable("first", plugged=False)
            began, before = time.monotonic(), asked(site)
            time.sleep(AWAY)
            assert line.working(), "it was over before the cable was plugged in"
            assert asked(site) > before + AWAY / DELAY, "the other one goes on"
            hosts.cable("first", plugged=True)
            print(f"cut off for {time.monotonic() - began:.0f} s; {asked(site) - before} pages meanwhile")
            for fleet in fleets.values():
                fleet.wait(300)
            for host in fleets:
                assert list((tmp_path / host / "spool").glob("*")) == []
            (tmp_path / "none").mkdir(exist_ok=True)
            nothing_lost(line, site)
            nothing_twice(line, site)
            nobody_rushed(site)
            everything_is_stored(line)
        assert_quiet(fleets)


def workers(line: Line) -> set[str]:
    """Return who has stored anything."""
    return {row["worker"] for row in line.rows("captures")}


def assert_quiet(fleets: dict[str, Fleet]) -> None:
    """No worker has raised; the one that was cut off has said so, once."""
    assert all("Traceback" not in fleet.logs() for fleet in fleets.values())
    assert fleets["first"].logs().count("Redis does not serve us") == 1


def forwarding(environment: dict[str, str]) -> ExitStack:
    """Let other hosts reach the servers."""
    ports = sorted({str(urlsplit(url).port) for url in addresses(environment).values()})
    command = [sys.executable, "-m", "tests.faults.forward", f"{NETWORK}{SERVERS}", *ports]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    stack = ExitStack()
    stack.callback(process.wait)
    stack.callback(process.kill)
    return stack


def addresses(environment: dict[str, str]) -> dict[str, str]:
    """Return the variables that name a server."""
    return {name: value for name, value in environment.items() if ON_LOOPBACK.match(value)}


def from_afar(environment: dict[str, str]) -> dict[str, str]:
    """Return the variables as other hosts need them; the replica set knows itself by its loopback address."""
    found = {
        name: value.replace("127.0.0.1", f"{NETWORK}{SERVERS}")
        for name, value in addresses(environment).items()
    }
    uri = found["GONGBAO_MONGO_URI"]
    found["GONGBAO_MONGO_URI"] = re.sub(r"replicaSet=\w+", "directConnection=true", uri)
    return environment | found


def test_the_servers_of_this_machine_are_told_by_their_variables(servers: EmbeddedServers) -> None:
    found = addresses(servers.environment())
    assert found.keys() >= {"GONGBAO_REDIS_URL", "GONGBAO_MONGO_URI", "GONGBAO_S3_ENDPOINT"}
    afar = from_afar(servers.environment())
    assert not any("127.0.0.1" in afar[name] for name in found)
    assert redis.Redis.from_url(afar["GONGBAO_REDIS_URL"]).connection_pool
