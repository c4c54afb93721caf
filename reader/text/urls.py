"""The URL of an article: sanitised for display, and canonicalised for use as a key."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_CONTROL_OR_SPACE = re.compile(
    "[\x00-\x20\x7f-\xa0\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)
# Escapes of unreserved characters, and escapes with lower-case hex digits.
_ABNORMAL = re.compile(
    "%(?:(2[DEde]|3[0-9]|4[1-9A-Fa-f]|5[0-9Aa]|5[Ff]|6[1-9A-Fa-f]|7[0-9Aa]|7[Ee])"
    "|[0-9A-F][a-f]|[a-f][0-9A-Fa-f])"
)
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|twclid|gbraid|wbraid|mc_[ce]id|igshid|_ga|_gl|spm"
    r"|ref_src)\Z"
)
_RSS = re.compile(r"rss(?:-|\Z)")
_PORTS = {"http": 80, "https": 443}


def tidy(url: str) -> str:
    """Return a URL on one line without controls, or an empty string if it is not an http(s) URL.

    Controls, spaces and invisible commands are percent-encoded, so the result is safe to paint and
    still identifies the same resource.

    Args:
        url: As written in the article.
    """
    url = url.strip("\x00\t\n\r \xa0\u3000<>")
    if not re.match(r"https?://[^/?#\s]", url, re.IGNORECASE):
        return ""
    return _CONTROL_OR_SPACE.sub(lambda match: _encode(match[0]), url)


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, without port, or an empty string."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def canonical(url: str) -> str:
    """Return the canonical form of a URL.

    Scheme and host are lower-cased; the default port, the fragment and tracking parameters are
    removed; percent-encoding is normalised (RFC 3986 6.2.2); doubled slashes in the path become
    one, because archives contain ``//cn/`` and ``/cn/`` for the same page.

    Args:
        url: A URL from `tidy`; one that cannot be parsed is returned unchanged.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    scheme, host = parts.scheme.lower(), parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _PORTS.get(scheme):
        host = f"{host}:{port}"
    path = re.sub("/{2,}", "/", _normalise(parts.path)) or "/"
    kept = [pair for pair in parts.query.split("&") if pair and not _is_tracking(pair)]
    query = "?" + _normalise("&".join(kept)) if kept else ""
    return f"{scheme}://{host}{path}{query}"


def _is_tracking(pair: str) -> bool:
    """Tell whether a ``name=value`` pair is a tracking parameter."""
    name, _, value = pair.partition("=")
    return bool(_TRACKING.match(name) or (name == "source" and _RSS.match(value)))


def _normalise(part: str) -> str:
    """Normalise percent-encoding: decode unreserved characters, encode others, upper-case hex."""
    if not part.isascii():
        part = _NOT_ASCII.sub(lambda match: _encode(match[0]), part)
    return _ABNORMAL.sub(_normalise_escape, part) if "%" in part else part


def _normalise_escape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[0].upper()


def _encode(text: str) -> str:
    """Percent-encode every character of a text, including lone surrogates."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
