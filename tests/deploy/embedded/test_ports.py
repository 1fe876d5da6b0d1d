"""Ports of the embedded servers: free ones, whose companions are nobody's port."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from deploy.embedded import ports as module
from deploy.embedded.ports import COMPANION, LOOPBACK, Ports


def test_a_port_is_remembered_while_it_is_free(tmp_path: Path) -> None:
    port = Ports(tmp_path / "ports.json").get("redis")
    assert Ports(tmp_path / "ports.json").get("redis") == port
    with socket.create_server((LOOPBACK, port)):
        assert Ports(tmp_path / "ports.json").get("redis") != port


def test_no_port_is_the_companion_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Ports(tmp_path / "ports.json").get("s3")
    clashing, fine = (first + COMPANION, first - COMPANION), first + 1
    monkeypatch.setattr(module, "free", lambda _: True)
    monkeypatch.setattr(module.random, "sample", lambda *_: [first, *clashing, fine])  # type: ignore[attr-defined]
    assert Ports(tmp_path / "ports.json").get("s3_volume") == fine
