"""Names of keys: as a terminal sends them, as they are written, and as Textual names them."""

from __future__ import annotations

import re
import string
import unicodedata

from reader.patterns import lazy_pattern

_CHINESE = {
    "。": ".",
    "、": "/",
    "《": "<",
    "》": ">",
    "【": "[",
    "】": "]",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "￥": "$",
    "¥": "$",
    "·": "\\",
    "…": "^",
    "—": "_",
}
"""Chinese punctuation by the ASCII key that types it with an input method."""

_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Textual's names of keys that differ from the Unicode name."""


def ascii_key(character: str) -> str:
    """Return Textual's name of the key that types an ASCII character."""
    if character.isalnum():
        return character
    name = unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")
    return _NAMES.get(name, name)


def key_name(key: str, character: str | None) -> str:
    """Return the name under which a typed key is looked up.

    Full-width and Chinese punctuation maps to its ASCII key: an input method may be on.

    Args:
        key: Textual's name of the key.
        character: What the key types, or None.
    """
    if character is None or character.isascii():
        return key
    plain = _CHINESE.get(character) or unicodedata.normalize("NFKC", character)
    if len(plain) == 1 and plain.isascii() and plain.isprintable():
        return ascii_key(plain)
    return key


def is_input_method(character: str | None) -> bool:
    """Return whether a typed character can only come from an input method in Chinese mode."""
    return character is not None and len(character) == 1 and unicodedata.category(character) == "Lo"


WRITTEN = {ascii_key(character): character for character in string.punctuation} | {
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "backspace": "Backspace",
    "insert": "Ins",
    "delete": "Del",
    "shift+tab": "Shift-Tab",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}
"""The written forms of keys that have names."""


def written(key: str) -> str:
    """Return a key in written form: ``Ctrl-d`` for ``ctrl+d``."""
    text = WRITTEN.get(key)
    if text is not None:
        return text
    held, plus, last = key.rpartition("+")
    return f"{held.title().replace('+', '-')}-{WRITTEN.get(last, last)}" if plus else key


def pressed(key: str, character: str | None) -> str:
    """Return a pressed key in written form: the character that it types, if that can be seen.

    Empty for what Textual has no name for.

    Args:
        key: Its name.
        character: What it types, or None.
    """
    if character and all(unicodedata.category(each)[0] in "LNPS" for each in character):
        return character
    return written(key) if key.isprintable() else ""


_HELD = lazy_pattern(r"(?:(?:ctrl|shift|alt)\+)+")


def parsed(typed: str) -> tuple[str, ...]:
    """Parse a written key sequence: ``g ?`` as ``("g", "question_mark")``.

    Args:
        typed: Keys separated by spaces; punctuation may stand for its name, ``Ctrl-d`` and
            ``ctrl-d`` for ``ctrl+d``.
    """
    return tuple(map(_named, typed.split()))


def _named(key: str) -> str:
    if len(key) == 1 and key in string.punctuation:
        return ascii_key(key)
    spoken = re.sub(r"(?i)\b(ctrl|shift|alt)[-+](?=.)", lambda held: held[1].lower() + "+", key)
    held = _HELD.match(spoken)
    if held is None:
        name = key.lower()
        return name if len(key) > 1 and is_key(name) else key
    last = spoken[held.end() :]
    if "ctrl+" in held[0]:
        last = last.lower()
    return held[0] + (_named(last) if len(last) == 1 else last.lower())


def is_key(name: str) -> bool:
    """Return whether a key exists, with or without modifiers."""
    last = _HELD.sub("", name, count=1)
    return last in KEY_NAMES


KEY_NAMES = frozenset({*WRITTEN, *string.ascii_letters, *string.digits})
"""The names of all keys, without modifiers."""
