"""Telling public network addresses from those of this machine and its network."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""The part of IPv6 that is assigned to machines."""
_RELAYS = IPv6Network("64:ff9b::/96")
"""NAT64: a gateway connects to the IPv4 address in the last 32 bits."""
_COMPATIBLE = IPv6Network("::/96")
"""An old form of IPv4 in IPv6."""
_ISATAP = (0x00005EFE, 0x02005EFE)
"""The first half of the last 64 bits where ISATAP tunnels an IPv4 address."""
_OLD_RELAY = range(int(IPv4Address("192.88.99.0")), int(IPv4Address("192.88.100.0")))
"""Anycast addresses of 6to4 gateways (RFC 3068)."""


def is_public(text: str) -> bool:
    """Return whether an address can be reached from anywhere.

    An IPv6 address that embeds an IPv4 address (mapped, NAT64, 6to4, Teredo, ISATAP) is judged by
    the embedded one. Prefixes that a network may use for a NAT64 of its own are private.

    Args:
        text: As `socket.getaddrinfo` returns it. A text that is not an address is not public.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _is_public_v4(address)
    if address.scope_id is not None:
        return False
    inner = _embedded(address)
    if not all(map(_is_public_v4, inner)):
        return False
    is_carrier = address.ipv4_mapped is not None or address in _RELAYS
    return is_carrier or (address in _GLOBAL_UNICAST and (bool(inner) or address.is_global))


def _is_public_v4(address: IPv4Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and int(address) not in _OLD_RELAY
    )


def _embedded(address: IPv6Address) -> list[IPv4Address]:
    """Return the IPv4 addresses to which packets to an IPv6 address are finally sent."""
    last = IPv4Address(int(address) & 0xFFFF_FFFF)
    candidates = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    is_last = address in _RELAYS or address in _COMPATIBLE
    if is_last or (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP:
        candidates.append(last)
    return [embedded for embedded in candidates if embedded is not None]
