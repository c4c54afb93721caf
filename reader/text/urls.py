"""The URL of an article: sanitised for display, canonicalised for use as a key, and its address.

A key keeps its scheme and host as they are written, because marks are stored under it. The address
is what two spellings of one page have in common.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from urllib.parse import quote, urlsplit

from reader.patterns import lazy_pattern

_CONTROL_OR_SPACE = lazy_pattern(
    "[\x00-\x20\x7f-\xa0\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)
# Escapes of unreserved characters, and escapes with lower-case hex digits.
_ABNORMAL = lazy_pattern(
    "%(?:(2[DEde]|3[0-9]|4[1-9A-Fa-f]|5[0-9Aa]|5[Ff]|6[1-9A-Fa-f]|7[0-9Aa]|7[Ee])"
    "|[0-9A-F][a-f]|[a-f][0-9A-Fa-f])"
)
_NOT_ASCII = lazy_pattern("[^\x00-\x7f]+")
_TRACKING = lazy_pattern(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|twclid|gbraid|wbraid|mc_[ce]id|igshid|_ga|_gl|spm"
    r"|ref_src)\Z"
)
_RSS = lazy_pattern(r"rss(?:-|\Z)")
_MORE_TRACKING = lazy_pattern(
    r"(?:utm_\w+|_hsenc|_hsmi|__hs\w+|mkt_tok|igsh|ttclid|srsltid|li_fat_id|epik|s_cid|cmpid|ncid"
    r"|fb_(?:action_ids|action_types|source|ref)|__twitter_impression|vero_id|oly_(?:enc|anon)_id"
    r"|wt_mc|scm|isappinstalled|nsukey|share_(?:token|from|source)|amp)(?:=|\Z)"
    r"|(?:output_?type|outputtype|format|view)=amp\Z",
    re.IGNORECASE,
)
_VARIANTS = frozenset({"www", "m", "amp", "mobile", "wap"})
"""First labels of hosts under which sites repeat their pages."""
_ADDRESS = lazy_pattern(
    rf"https?(://(?!(?:{'|'.join(sorted(_VARIANTS))})\.|[^./]+\.m\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    r"(?:/(?![^/]*amp)[\w.~!$&'()*+,;=:@-]+)+)",
    re.ASCII,
)
"""URLs of which the address differs at most in the scheme, as of most; the group is the rest."""
_AMP = (
    lazy_pattern(r"/amp\Z"),
    lazy_pattern(r"\A/amp(?=/)"),
    lazy_pattern(r"\.amp(?=(?:\.html?)?\Z)"),
)
"""What marks the path of a page for telephones: at its end, at its beginning, before its suffix."""
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


@lru_cache(maxsize=1024)
def address(url: str) -> str:
    """Return the address of a URL: the same for all spellings of one page.

    Beyond `canonical`, the scheme and the default ports make no difference, nor do ``www.``, the
    variants for telephones (``m.``, ``amp.``, ``/amp``, ``?amp=1``), a slash at the end, and more
    tracking parameters. The case of the path does.

    Args:
        url: A URL from `tidy` or `canonical`.

    Returns:
        A URL with the scheme ``https``, for comparison only: it need not lead anywhere.
    """
    if plain := _ADDRESS.fullmatch(url):
        return f"https{plain[1]}"
    scheme, separator, rest = canonical(url).partition("://")
    if not separator or scheme not in _PORTS:
        return url
    rest, _, query = rest.partition("?")
    host, _, path = rest.partition("/")
    kept = [pair for pair in query.split("&") if pair and not _MORE_TRACKING.match(pair)]
    query = "?" + "&".join(kept) if kept else ""
    return f"https://{_plain_host(host)}{_plain_path(path)}{query}"


@lru_cache(maxsize=1024)
def _plain_host(host: str) -> str:
    """Return a host without default ports and the labels of variants; ASCII where it can be."""
    name, colon, port = host.rpartition(":")
    if not colon or not port.isdigit():
        name, port = host, ""
    if not name.isascii():
        with suppress(UnicodeError):
            name = name.encode("idna").decode("ascii").lower()
    labels = name.rstrip(".").split(".")
    if not labels[-1].isdigit():  # else it is the number of a machine
        while len(labels) > 2 and labels[0] in _VARIANTS:
            del labels[0]
        if len(labels) > 3 and labels[1] == "m":  # zh.m.wikipedia.org
            del labels[1]
    name = ".".join(labels)
    return name if not port or int(port) in _PORTS.values() else f"{name}:{int(port)}"


def _plain_path(path: str) -> str:
    """Return a path, without its first slash, with it, but without the marks of a variant."""
    path = f"/{path}"
    before = ""
    while path != before:
        before = path
        path = path.rstrip("/")
        for pattern in _AMP:
            path = pattern.sub("", path)
    return path or "/"


def _is_tracking(pair: str) -> bool:
    """Return whether a ``name=value`` pair is a tracking parameter."""
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
