"""Repair broken markup that would make a parser drop text or close elements wrongly.

Every check is one linear scan of the body, and most bodies need no repair. The common rule: ``<``
starts a tag only before a known name and a delimiter; otherwise it is text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container

from reader.cleaning.html.tag_names import ELEMENTS
from reader.patterns import lazy_pattern

_NAMES = lazy_pattern(r"<(/?[a-zA-Z][^\s/>]*)")
_BARE = lazy_pattern(r"<(?![a-zA-Z/!?])|</(?![a-zA-Z])|<!(?!--|\[|doctype)", re.IGNORECASE)
_UNENDED = lazy_pattern(r"<(/?[a-zA-Z][^<>\"']*)(?=<)")
_JOINED_NAME = lazy_pattern(
    r"(?P<name>[a-z]+[1-6]?)(?P<rest>(?:data-|aria-|href|src|class|id|style|title|alt|role|rel|target"
    r"|width|height|name)[=a-z-].*)",
    re.IGNORECASE | re.DOTALL,
)
_JSON = lazy_pattern(r'="\{"[^{}<]*\}"')
_IFRAME = lazy_pattern(r"(<iframe(?=[\s/>])[^<>]*>)", re.IGNORECASE)
_SCRIPT = lazy_pattern(r"<(script|style)(?=[\s/>])", re.IGNORECASE)
_STRUCTURE = lazy_pattern(
    r"<(?:p|div|h[1-6]|br|img|section|article|ul|ol|table)(?=[\s/>])", re.IGNORECASE
)
_TAG = lazy_pattern(r"""<[a-zA-Z][^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_OPEN_TAG = lazy_pattern(r"<[a-zA-Z]")

_RAW_TEXT = frozenset(
    {"iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"}
)

LONGEST_TAG = 1 << 16
"""The maximum length of a tag; a longer one has an unclosed quotation mark."""


def repair(body: str) -> str:
    """Return HTML that a parser reads as intended.

    Args:
        body: HTML as archived.
    """
    if _BARE.search(body) is not None:
        body = _BARE.sub(lambda match: "&lt;" + match[0][1:], body)
    if _UNENDED.search(body) is not None:
        body = _UNENDED.sub(_end_tag, body)
    if '="{"' in body:
        body = _JSON.sub('=""', body)
    names: Counter[str] = Counter()
    for name, count in Counter(_NAMES.findall(body)).items():
        names[name.lower()] += count
    unknown = {name for name in names if name[0] != "/"} - ELEMENTS
    if unknown:
        body = _name_tags(body, {name: _repair_of(name, names) for name in unknown})
    body = _end_tags(body)
    for name in sorted(_RAW_TEXT & names.keys()):
        if names[name] > names["/" + name]:
            body = _end_raw_text(body, name)
    return body


def _end_tag(match: re.Match[str]) -> str:
    """Close a tag that is interrupted by another one, or escape it if it is not a bare name."""
    name = match[1].strip().removeprefix("/").lower()
    return f"<{match[1]}>" if name in ELEMENTS else "&lt;" + match[1]


def _name_tags(body: str, repairs: dict[str, str]) -> str:
    """Return the body with joined names separated and with false tags escaped."""

    def replace(match: re.Match[str]) -> str:
        repair_kind = repairs.get(match[1].lower(), "")
        if repair_kind == "escape":
            return "&lt;" + match[1]
        joined = _JOINED_NAME.fullmatch(match[1]) if repair_kind else None
        return f"<{joined['name']} {joined['rest']}" if joined else match[0]

    return _NAMES.sub(replace, body)


def _repair_of(name: str, names: Container[str]) -> str:
    """Return the repair of a tag with an unknown name: ``part``, ``escape``, or empty for none."""
    joined = _JOINED_NAME.fullmatch(name)
    if joined and joined["name"] in ELEMENTS:
        return "part"
    is_name = re.fullmatch(r"[a-z][a-z0-9:_.-]*", name) is not None
    if is_name and ("-" in name or ":" in name or "/" + name in names):
        return ""
    return "escape"


def _end_tags(body: str) -> str:
    """Return the body with unclosed tags and comments escaped."""
    last = body.rfind("<!--")
    if last > body.rfind("-->"):
        first = body.index("<!--", body.rfind("-->") + 1)
        body = body[:first] + body[first:].replace("<!--", "&lt;!--")
    last = body.rfind("<")
    if last > body.rfind(">"):
        body = body[:last] + "&lt;" + body[last + 1 :]
    if body.count('"') % 2 or ("='" in body and body.count("'") % 2):
        body = _end_quotes(body)
    return body


def _end_quotes(body: str) -> str:
    """Return the body without the quotation marks of unclosed attribute values."""
    parts, at, work = [], 0, 0
    for start in _OPEN_TAG.finditer(body):
        if start.start() < at:
            continue
        tag = _TAG.match(body, start.start(), start.start() + LONGEST_TAG)
        if tag and "<" not in tag[0][1:]:
            continue
        end = body.find(">", start.start())
        work += LONGEST_TAG
        if end < 0 or work > LONGEST_TAG * 500:
            break
        inner = body[start.start() : end]
        if inner.count('"') % 2 or inner.count("'") % 2:
            parts.append(body[at : start.start()])
            parts.append(inner.replace('"', " ").replace("'", " "))
            at = end
    return "".join(parts) + body[at:] if parts else body


def _end_raw_text(body: str, name: str) -> str:
    """Return the body with unclosed elements of raw text closed."""
    if name == "iframe":
        return _IFRAME.sub(r"\1</iframe>", body)
    if name in ("script", "style"):
        return _end_scripts(body)
    return re.sub(rf"(</?){name}(?=[\s/>])", r"\1div", body, flags=re.IGNORECASE)


def _end_scripts(body: str) -> str:
    """Return the body with each unclosed script or style sheet closed before the next block."""
    lower, parts, at = body.lower(), [], 0
    last = {name: lower.rfind("</" + name) for name in ("script", "style")}
    for start in _SCRIPT.finditer(body):
        name, begin = start[1].lower(), start.start()
        if begin < at:
            continue
        if begin < last[name]:
            end = lower.index("</" + name, begin)
            parts.append(body[at:end])
        else:
            block = _STRUCTURE.search(body, start.end())
            end = block.start() if block else len(body)
            parts.append(f"{body[at:end]}</{name}>")
        at = end
    return "".join(parts) + body[at:]
