"""Downloading a picture from a public address, within limits of time and size.

The host name is resolved once, and the connection goes to the address that was checked: a second
look-up could return an address of this network. Each redirect is checked in the same way. No proxy
is used, because it would resolve the name again.
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from reader.archive.pictures import LARGEST
from reader.errors import ReaderError
from reader.translation import gettext as _

if TYPE_CHECKING:
    from http.client import HTTPConnection, HTTPResponse


PATIENCE = 15.0
"""Seconds for the whole fetch: look-ups, connections, redirects and the data."""
MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
_HEADERS = {"User-Agent": "reader", "Accept": "image/*", "Connection": "close"}
_CHUNK = 1 << 16
_REDIRECTS = (301, 302, 303, 307, 308)
_IN_TARGETS = "/%:@!$&'()*+,;=?~-._"
"""Characters that are not quoted in the target of a request."""


class FetchError(ReaderError):
    """A picture cannot be fetched, or must not be."""


def fetch_picture(url: str) -> bytes:
    """Fetch a picture from its site; only to be called when the user asks for it.

    Args:
        url: Untrusted; http and https only, and only public addresses.

    Raises:
        FetchError: It does not arrive in time, it is too large, or its address is private.
    """
    fetch = _PictureFetch(url)
    # A thread, because looking a name up has no time limit of its own.
    threading.Thread(target=fetch.run, name="fetch", daemon=True).start()
    try:
        result = fetch.result.get(timeout=PATIENCE)
    except queue.Empty:
        fetch.abandon()
        raise FetchError(_("it takes too long")) from None
    if isinstance(result, Exception):
        raise result
    return result


class _PictureFetch:
    """The fetch of one picture.

    Attributes:
        result: Receives the bytes, or the error.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._end = time.monotonic() + PATIENCE
        self._open: socket.socket | None = None
        self.result: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()

    def run(self) -> None:
        """Fetch the picture; runs in a thread."""
        from http.client import HTTPException  # here: nothing else of the program uses a network

        try:
            self.result.put(self._follow())
        except FetchError as error:
            self.result.put(error)
        except (OSError, ValueError, HTTPException) as error:
            why = str(error) or type(error).__name__
            self.result.put(FetchError(why))
        except Exception as error:  # what a site sends must not crash the program
            self.result.put(FetchError(type(error).__name__))

    def abandon(self) -> None:
        """Stop receiving."""
        self._end = 0.0
        if (opened := self._open) is not None:
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)

    def _follow(self) -> bytes:
        """Return the data behind the URL, following redirects."""
        url = self._url
        for _step in range(MOST_REDIRECTS + 1):
            answer, connection = self._request(url)
            with answer:
                try:
                    if answer.status not in _REDIRECTS:
                        return self._read(answer)
                    url = urljoin(url, answer.headers.get("Location") or "")
                finally:
                    connection.close()
        raise FetchError(_("it is redirected too often"))

    def _request(self, url: str) -> tuple[HTTPResponse, HTTPConnection]:
        """Send a request for a URL to a public address of its host."""
        scheme, host, port, target = _parts(url)
        refusal: OSError | None = None
        for address in public_addresses(host, port):
            try:
                connection = self._connect(scheme, host, port, address)
                try:
                    connection.request("GET", target, headers=_HEADERS)
                    return connection.getresponse(), connection
                except BaseException:
                    connection.close()
                    raise
            except OSError as error:
                refusal = error
        raise refusal or FetchError(_("{host} has no address").format(host=host))

    def _connect(self, scheme: str, host: str, port: int, address: str) -> HTTPConnection:
        """Connect to an address, with the name of the host for the request and the certificate."""
        from http.client import HTTPConnection
        from ssl import create_default_context

        opened = socket.create_connection((address, port), timeout=self._left())
        self._open = opened
        try:
            self._left()  # the fetch may have been abandoned meanwhile
            if scheme == "https":
                opened = create_default_context().wrap_socket(opened, server_hostname=host)
                self._open = opened
        except BaseException:
            opened.close()
            raise
        connection = HTTPConnection(host, port)
        connection.default_port = PORTS[scheme]
        connection.sock = opened
        return connection

    def _read(self, answer: HTTPResponse) -> bytes:
        """Return the body of an answer, up to the largest size."""
        if answer.status != 200:
            raise FetchError(_("the site answers {status}").format(status=answer.status))
        data = bytearray()
        while chunk := answer.read1(_CHUNK):
            data += chunk
            if len(data) > LARGEST:
                limit = LARGEST >> 20
                raise FetchError(_("it is larger than {limit} MiB").format(limit=limit))
            self._left()
        return bytes(data)

    def _left(self) -> float:
        """Return the seconds that are left.

        Raises:
            FetchError: None are left.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(_("it takes too long"))
        return left


def _parts(url: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port and the target of a request.

    Raises:
        FetchError: It is not a web URL.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except ValueError as error:  # UnicodeError is one
        raise FetchError(str(error)) from error
    if parts.scheme not in PORTS or not host or any(sign <= " " for sign in host):
        raise FetchError(_("it is no web address"))
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    target = quote(target, safe=_IN_TARGETS, errors="replace")
    return parts.scheme, host, port or PORTS[parts.scheme], target


def public_addresses(host: str, port: int) -> Iterator[str]:
    """Return the addresses of a host, all of which must be public.

    Args:
        host: A name, or an address in any notation that the system accepts.
        port: The port to connect to.

    Raises:
        FetchError: It has none, or one that leads into this machine or its network.
    """
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{host}: {error}") from error
    addresses = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if not all(map(is_public, addresses)):
        raise FetchError(_("{host} is no public address").format(host=host))
    return iter(addresses)


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
