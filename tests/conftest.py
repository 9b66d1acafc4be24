"""What every test shares: no network beyond loopback, and a library of the bundled reports."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from ingest.settings import Settings

SEEDS = Path(__file__).parents[1] / "seeds"

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")


class NetworkTouched(AssertionError):
    """A test reached for another machine."""


def _local(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def guarded(self: socket.socket, address: Any) -> None:
        if not _local(address):
            raise NetworkTouched(f"connection to {address}")
        connect(self, address)

    def resolving(host: Any, *rest: Any, **named: Any) -> Any:
        if host is not None and not _local((host,)):
            raise NetworkTouched(f"name look-up of {host}")
        return resolve(host, *rest, **named)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", resolving)


@pytest.fixture(scope="session")
def seeds_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the five bundled reports."""
    from ingest.sync import sync

    path = tmp_path_factory.mktemp("seeds") / "library"
    result = sync([SEEDS], path, Settings())
    assert sum(change.report is not None for change in result.changes) == 5
    return path
