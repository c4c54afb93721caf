"""Whether a link may be opened, and what exactly would be.

A link of an article is untrusted: its text may name another place than its address, its host may
be spelled in look-alike letters, its scheme may start a program. `judge` follows the URL standard's
parser (WHATWG) where that is stricter, and RFC 3986 where not; host names become ASCII as UTS #46
says (mapping, then Punycode).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from reader.text.safe import Safe, dangers, safe_line
from reader.translation import gettext as _

LONGEST = 8192
"""Characters of the longest address that is opened."""

_SCHEMES = ("http", "https")
_PATH_MARKS = "/:@!$&'()*+,;=-._~"
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_ADDRESS = re.compile(r"\[[0-9a-f:.]+\]", re.ASCII)
_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_NAMED_HOST = re.compile(
    r"(?:https?://|//|^|(?<=[\s(（「]))((?:[\w-]+\.)+[a-z]{2,})(?![\w@.])", re.IGNORECASE
)


class RefusedLinkError(ValueError):
    """A link that is not opened; the message says why, in plain English."""


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link that may be opened, once the reader has seen it.

    Attributes:
        url: The whole address: ASCII only, escaped, with the host in Punycode.
        host: The host of `url`.
        warnings: What is suspicious about it, one sentence each.
    """

    url: str
    host: str
    warnings: tuple[Safe, ...] = ()


def judge(address: str, text: str = "") -> WebLink:
    """Return what would be opened for an address.

    Args:
        address: As the article has it.
        text: What the article shows for the link.

    Raises:
        RefusedLinkError: When it must not be opened.
    """
    cleaned = re.sub("[\t\r\n]", "", address.strip("\t\r\n\f "))
    if len(cleaned) > LONGEST:
        raise RefusedLinkError(
            _("the address is longer than {count:,} characters").format(count=LONGEST)
        )
    if dangers(cleaned) or re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", cleaned):
        raise RefusedLinkError(_("the address holds control characters"))
    if "\\" in cleaned:
        raise RefusedLinkError(_("the address holds a backslash, which programs read differently"))
    parts = _split(cleaned)
    host = _ascii_host(parts)
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    url = f"{parts.scheme.lower()}://{netloc}{_escaped(parts.path, '')}"
    if parts.query:
        url += "?" + _escaped(parts.query, "?")
    if parts.fragment:
        url += "#" + _escaped(parts.fragment, "?")
    return WebLink(url, host, tuple(_warnings(parts, host, text)))


def _split(address: str) -> SplitResult:
    """Return the parts of an absolute web address."""
    scheme, colon = address.partition(":")[:2]
    if not colon or not re.fullmatch("[a-zA-Z][a-zA-Z0-9+.-]*", scheme):
        raise RefusedLinkError(_("it is not a web address"))
    if scheme.lower() not in _SCHEMES:
        raise RefusedLinkError(
            _("{scheme}: links are not opened, only http and https").format(
                scheme=safe_line(scheme.lower())
            )
        )
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise RefusedLinkError(_("the address is damaged")) from None
    if not parts.hostname:
        raise RefusedLinkError(_("the address names no host"))
    if parts.netloc.endswith(":") or port == 0:
        raise RefusedLinkError(_("the address has no valid port"))
    if "@" in parts.netloc:
        raise RefusedLinkError(
            _("a user name stands before the host, as in addresses that mislead")
        )
    return parts


def _ascii_host(parts: SplitResult) -> str:
    """Return the host in ASCII: lower case, each label in Punycode where it must be."""
    if parts.netloc.startswith("["):
        literal = parts.netloc.partition("]")[0].lower() + "]"
        if not _ADDRESS.fullmatch(literal):
            raise RefusedLinkError(_("the host is no address"))
        return literal
    name = unicodedata.normalize("NFKC", (parts.hostname or "").lower())
    name = "".join(
        character
        for character in name
        if unicodedata.category(character) != "Cf" and character != "\u00ad"
    )
    labels = [_ascii_label(label) for label in _DOTS.split(name.removesuffix("."))]
    host = ".".join(labels)
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise RefusedLinkError(_("the host is no valid name"))
    return host


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    if any(
        unicodedata.category(character)[0] not in "LMN" and character != "-" for character in label
    ):
        raise RefusedLinkError(_("the host holds characters that no host name has"))
    return "xn--" + unicodedata.normalize("NFC", label).encode("punycode").decode("ascii")


def _escaped(part: str, extra: str) -> str:
    """Escape what must not stand in a part of an address; what is escaped already stays."""
    pieces = re.split("(%[0-9a-fA-F]{2})", part)
    return "".join(
        piece if index % 2 else quote(piece, safe=_PATH_MARKS + extra)
        for index, piece in enumerate(pieces)
    )


def _warnings(parts: SplitResult, host: str, text: str) -> list[Safe]:
    warnings = []
    if "xn--" in host:
        written = safe_line(parts.hostname or "")
        warnings.append(
            safe_line(
                _("The host is not ASCII: {written} is spelled {host}.").format(
                    written=written, host=host
                )
            )
        )
    named = _NAMED_HOST.search(text)
    if named and not _same_site(named[1].lower(), host):
        warnings.append(safe_line(_("The text names another host: {name}.").format(name=named[1])))
    return warnings


def _same_site(named: str, host: str) -> bool:
    """Return whether a host that a text names is the host, or one is inside the other."""
    named, host = named.removeprefix("www."), host.removeprefix("www.")
    return named == host or host.endswith("." + named) or named.endswith("." + host)
