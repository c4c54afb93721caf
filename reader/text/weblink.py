"""Decide whether a link may be opened, and with which exact URL.

Links in articles are untrusted: the text may name a host other than that of the URL, the host may
be spelled with look-alike letters, the scheme may start a program. `judge` follows the WHATWG URL
standard where it is stricter and RFC 3986 elsewhere; host names are converted to ASCII by UTS #46
(mapping, then Punycode).
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, quote, urlsplit

from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.safe import Safe, dangers, safe_line
from reader.translation import gettext as _

LONGEST = 8192
"""The maximum length of a URL, in characters."""

_SCHEMES = ("http", "https")
_PATH_MARKS = "/:@!$&'()*+,;=-._~"
_LABEL = lazy_pattern(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_ADDRESS = lazy_pattern(r"\[[0-9a-f:.]+\]", re.ASCII)
_DOTS = lazy_pattern("[.\u3002\uff0e\uff61]")
_NAMED_HOST = lazy_pattern(
    r"(?:https?://|//|^|(?<=[\s(（「]))((?:[\w-]+\.)+[a-z]{2,})(?![\w@.])", re.IGNORECASE
)


class RefusedLinkError(ValueError):
    """The link may not be opened; the message gives the reason."""


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link that may be opened after the reader has confirmed it.

    Attributes:
        url: The complete URL: ASCII only, escaped, with the host in Punycode.
        host: The host of `url`.
        warnings: Suspicious properties of the link, one sentence each.
    """

    url: str
    host: str
    warnings: tuple[Safe, ...] = ()


def judge(address: str, text: str = "") -> WebLink:
    """Return the link that would be opened for a URL.

    Args:
        address: The URL as written in the article.
        text: The text of the link.

    Raises:
        RefusedLinkError: The link must not be opened.
    """
    cleaned = re.sub("[\t\r\n]", "", address.strip("\t\r\n\f "))
    if len(cleaned) > LONGEST:
        raise RefusedLinkError(
            _("the URL is longer than {count:,} characters").format(count=LONGEST)
        )
    if dangers(cleaned) or re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", cleaned):
        raise RefusedLinkError(_("the URL contains control characters"))
    if "\\" in cleaned:
        raise RefusedLinkError(
            _("the URL contains a backslash, which programs interpret differently")
        )
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
    """Return the parts of an absolute http(s) URL."""
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
        raise RefusedLinkError(_("the URL is malformed")) from None
    if not parts.hostname:
        raise RefusedLinkError(_("the URL has no host"))
    if parts.netloc.endswith(":") or port == 0:
        raise RefusedLinkError(_("the URL has an invalid port"))
    if "@" in parts.netloc:
        raise RefusedLinkError(_("the URL has a user name before the host, as misleading URLs do"))
    return parts


def _ascii_host(parts: SplitResult) -> str:
    """Return the host in lower-case ASCII, with non-ASCII labels in Punycode."""
    if parts.netloc.startswith("["):
        literal = parts.netloc.partition("]")[0].lower() + "]"
        if not _ADDRESS.fullmatch(literal):
            raise RefusedLinkError(_("the host is not a valid IP address"))
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
        raise RefusedLinkError(_("the host is not a valid name"))
    return host


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    if any(
        unicodedata.category(character)[0] not in "LMN" and character != "-" for character in label
    ):
        raise RefusedLinkError(_("the host contains characters that are not allowed in host names"))
    return "xn--" + unicodedata.normalize("NFC", label).encode("punycode").decode("ascii")


def _escaped(part: str, extra: str) -> str:
    """Percent-encode the characters that a URL part may not contain; keep existing escapes."""
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
    """Return whether two hosts are equal, or one is a subdomain of the other."""
    named, host = named.removeprefix("www."), host.removeprefix("www.")
    return named == host or host.endswith("." + named) or named.endswith("." + host)
