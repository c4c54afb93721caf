"""Well-known hosts and the names of their sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from reader.text.urls import host_of


@cache
def shipped_hosts() -> Mapping[str, str]:
    """Return the table that is shipped: host (or domain) to name."""
    with (Path(__file__).parent / "hosts.toml").open("rb") as file:
        return MappingProxyType(tomllib.load(file)["hosts"])


def known_hosts(extra: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Return the shipped table with the user's own entries, which win.

    Args:
        extra: Host to name, as in the ``[hosts]`` table of the configuration.
    """
    if not extra:
        return shipped_hosts()
    own = {host.lower().strip().rstrip("."): name for host, name in extra.items()}
    return MappingProxyType({**shipped_hosts(), **own})


def source_of(url: str, hosts: Mapping[str, str]) -> str:
    """Return the name of a URL's host or of its nearest parent domain, else the bare host.

    Args:
        url: An http(s) URL, or empty.
        hosts: From `known_hosts`.
    """
    host = host_of(url).rstrip(".")
    domain = host
    while domain:
        if domain in hosts:
            return hosts[domain]
        domain = domain.partition(".")[2]
    for prefix in ("www.", "m."):
        host = host.removeprefix(prefix)
    return host
