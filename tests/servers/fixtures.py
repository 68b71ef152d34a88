"""The servers as pytest fixtures: ``pytest_plugins = ["servers.fixtures"]`` in tests/conftest.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import servers
from servers.warm import Program, shared


@pytest.fixture(scope="session")
def snac() -> Iterator[servers.Server]:
    """A Mastodon API (snac2) with alice and bob; one for the whole run, so look only at what the test wrote."""
    try:
        with servers.snac() as server:
            yield server
    except servers.Unavailable as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def pds() -> Iterator[servers.Server]:
    """A Bluesky personal data server with alice.test and bob.test."""
    try:
        with servers.pds() as server:
            yield server
    except servers.Unavailable as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def program() -> Program:
    """The program, in processes forked from a warm one."""
    return shared()


@pytest.fixture
def snac_proxy(snac: servers.Server) -> Iterator[servers.FaultProxy]:
    """A fault proxy before snac2, with no faults yet."""
    with servers.fault_proxy(snac.url) as proxy:
        yield proxy


@pytest.fixture
def pds_proxy(pds: servers.Server) -> Iterator[servers.FaultProxy]:
    """A fault proxy before the personal data server, with no faults yet."""
    with servers.fault_proxy(pds.url) as proxy:
        yield proxy
