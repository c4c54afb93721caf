"""The markers of list items."""

from __future__ import annotations

from reader.cleaning.html.elements import Element
from reader.cleaning.html.tree import attribute

BULLET = "•"
TASKS = {False: "☐", True: "☑"}
"""The markers of tasks: to be done, and done."""
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def first_number(tag: Element) -> tuple[int | None, str, int]:
    """Return the first number of a list (None for bullets), its style, and the step."""
    if tag.name != "ol":
        return None, "", 1
    start = attribute(tag, "start").strip()
    number = int(start) if len(start) < 9 and start.removeprefix("-").isdecimal() else 1
    if "reversed" not in tag.attrs:
        return number, attribute(tag, "type"), 1
    if not start:
        number = sum(
            1 for child in tag.contents if isinstance(child, Element) and child.name == "li"
        )
    return number, attribute(tag, "type"), -1


def item_marker(number: int | None, style: str) -> str:
    """Return the marker of an item: ``•``, ``3.``, ``c.``, ``iv.``.

    Args:
        number: The number of the item; None for a bullet.
        style: The ``type`` of the list: ``1``, ``a``, ``A``, ``i``, ``I``.
    """
    if number is None:
        return BULLET
    if number > 0 and style in ("a", "A"):
        letters = _letters(number)
        return (letters if style == "a" else letters.upper()) + "."
    if 0 < number < 4000 and style in ("i", "I"):
        roman = _roman(number)
        return (roman if style == "i" else roman.upper()) + "."
    return f"{number}."


def _letters(number: int) -> str:
    """Return a number in letters: 1 is a, 26 is z, 27 is aa."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    """Return a number below 4,000 in Roman figures."""
    figures = ""
    for value, figure in _ROMAN:
        count, number = divmod(number, value)
        figures += figure * count
    return figures
