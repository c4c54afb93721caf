"""Elements of HTML that a JSON file spells out, as Telegraph stores its pages.

::

    {"tag": "p", "children": ["井水清，", {"tag": "b", "children": ["河水浑"]}, "。"]}
"""

from __future__ import annotations

from html import escape

from reader.patterns import lazy_pattern

_NAME = lazy_pattern(r"[a-z][a-z0-9]{0,15}")
_EMPTY = frozenset(("br", "hr", "img"))
_ADDRESSES = ("href", "src")
_DEEPEST = 40


def element(node: object, depth: int = 0) -> str:
    """Return a text or an element as HTML; empty for anything else.

    Args:
        node: A string, or an object with ``tag`` and perhaps ``attrs`` and ``children``.
        depth: How many elements are around it.
    """
    if isinstance(node, str):
        return escape(node, quote=False)
    name = node.get("tag") if isinstance(node, dict) else None
    if not isinstance(node, dict) or not isinstance(name, str) or depth > _DEEPEST:
        return ""
    attributes = node.get("attrs")
    targets = attributes if isinstance(attributes, dict) else {}
    written = "".join(
        f' {key}="{escape(str(targets[key]))}"' for key in _ADDRESSES if key in targets
    )
    children = node.get("children")
    inside = "".join(
        element(child, depth + 1) for child in (children if isinstance(children, list) else ())
    )
    if not _NAME.fullmatch(name):
        return inside
    return f"<{name}{written}>" if name in _EMPTY else f"<{name}{written}>{inside}</{name}>"
