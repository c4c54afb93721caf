"""Write `reader.text.tables.unicode17` from the files of the Unicode Character Database.

Run it as ``python reader/text/tables/generate.py FOLDER``, where the folder contains LineBreak.txt,
EastAsianWidth.txt, DerivedGeneralCategory.txt, DerivedCoreProperties.txt,
GraphemeBreakProperty.txt and emoji-data.txt of the pinned version. These files are not
needed at run time.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

VERSION = "17.0.0"
CODE_POINTS = 0x110000

_ZERO_WIDTH_CATEGORIES = {"Mn", "Me", "Mc", "Cc", "Zl", "Zp"}
_ZERO_WIDTH_CLASSES = {"JV", "JT"}
# Fillers without a glyph, and unassigned code points between the Hangul vowels and finals.
_ZERO_WIDTH = {0x3164, 0xFFA0, *range(0xD7C7, 0xD7CB), *range(0xD7FC, 0xD800)}
# Soft hyphen, and half-width voiced marks, which extend a kana but have their own cell.
_SPACING = {0xAD, 0xFF9E, 0xFF9F}
_BOX_DRAWING = range(0x2500, 0x25A0)
_PLAIN_CLUSTER = {"Other", "LV", "LVT"}
_ALWAYS_AL = {"AI", "SG", "XX"}


class CodePointKind(NamedTuple):
    """The properties of a code point that the text engine needs.

    Attributes:
        line_break: The class of UAX #14 after rule LB1, with `QU` split by direction (``QI``,
            ``QF``), the dotted circle as ``DC`` and unassigned pictographs as ``XP`` (else ID) and
            ``XA`` (else AL).
        east_asian: Whether its East Asian width is F, W or H.
        cells: 0, 1 or 2.
        ambiguous: Whether it has two cells on terminals that draw ambiguous characters wide.
        odd: Whether it may join another code point in a grapheme cluster, or is not displayed
            unchanged.
        conjunct: Whether it is a consonant that a virama may join to the next (UAX #29 GB9c).
    """

    line_break: str
    east_asian: bool
    cells: int
    ambiguous: bool
    odd: bool
    conjunct: bool


class Properties(NamedTuple):
    """The properties of all code points, each a list indexed by code point."""

    line_break: list[str]
    width: list[str]
    category: list[str]
    cluster: list[str]
    pictographic: list[str]
    conjunct: list[str]


def read_property(path: Path, default: str, only: str = "") -> list[str]:
    """Return one property of every code point.

    Args:
        path: A file in the format of the Unicode Character Database.
        default: The value of code points that the file does not list.
        only: If given, the one value to take; other lines are skipped.
    """
    values = [default] * CODE_POINTS
    for line in path.read_text(encoding="utf-8").splitlines():
        codes, _, value = line.split("#")[0].partition(";")
        value = value.strip()
        if not value or (only and value != only):
            continue
        first, _, last = codes.strip().partition("..")
        start, end = int(first, 16), int(last or first, 16) + 1
        values[start:end] = [value] * (end - start)
    return values


def read_properties(folder: Path) -> Properties:
    """Return the properties from which the tables are built."""
    return Properties(
        read_property(folder / "LineBreak.txt", "XX"),
        read_property(folder / "EastAsianWidth.txt", "N"),
        read_property(folder / "DerivedGeneralCategory.txt", "Cn"),
        read_property(folder / "GraphemeBreakProperty.txt", "Other"),
        read_property(folder / "emoji-data.txt", "", "Extended_Pictographic"),
        read_property(folder / "DerivedCoreProperties.txt", "", "InCB; Consonant"),
    )


def line_break_of(code: int, properties: Properties) -> str:
    """Return the line breaking class after LB1, split where rules need more than the class."""
    value, category = properties.line_break[code], properties.category[code]
    if code == 0x25CC:
        return "DC"  # LB28a names the dotted circle
    if properties.pictographic[code] and category == "Cn":
        return "XP" if value == "ID" else "XA"  # LB30b
    if value == "QU":
        return {"Pi": "QI", "Pf": "QF"}.get(category, "QU")  # LB15a, LB15b, LB19
    if value == "SA":
        return "CM" if category in ("Mn", "Mc") else "AL"
    if value == "CJ":
        return "NS"
    return "AL" if value in _ALWAYS_AL else value


def cells_of(code: int, properties: Properties) -> int:
    """Return the cells of a code point by itself; ambiguous ones count as narrow."""
    if (
        properties.category[code] in _ZERO_WIDTH_CATEGORIES
        or properties.line_break[code] in _ZERO_WIDTH_CLASSES
        or code in _ZERO_WIDTH
    ):
        return 0
    if properties.cluster[code] in ("Control", "Extend", "ZWJ") and code not in _SPACING:
        return 0
    return 2 if properties.width[code] in ("F", "W") else 1


def is_odd(code: int, properties: Properties) -> bool:
    """Return whether a code point may join another in a cluster or is not displayed unchanged."""
    return (
        properties.cluster[code] not in _PLAIN_CLUSTER
        or properties.category[code] in ("Cc", "Cs")
        or code & 0xFFFE == 0xFFFE
        or code in range(0xFDD0, 0xFDF0)
        or code in _ZERO_WIDTH
    )


def kind_of(code: int, properties: Properties) -> CodePointKind:
    """Return the kind of one code point."""
    cells = cells_of(code, properties)
    width = properties.width[code]
    return CodePointKind(
        line_break_of(code, properties),
        width in ("F", "W", "H"),
        cells,
        width == "A" and cells == 1 and code not in _BOX_DRAWING,
        is_odd(code, properties),
        bool(properties.conjunct[code]),
    )


def escaped(code: int) -> str:
    """Return a code point as it is written in a string literal."""
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def literals(items: Iterable[str]) -> Iterator[str]:
    """Yield the lines of string literals that together hold some items."""
    line = ""
    for item in items:
        if len(line) + len(item) > 92:
            yield f'    "{line}"'
            line = ""
        line += item
    yield f'    "{line}"'


def write_module(kinds: list[CodePointKind], version: str) -> Iterator[str]:
    """Yield the lines of the module for the kinds of all code points."""
    distinct = sorted(set(kinds))
    if len(distinct) > 256:
        raise ValueError(f"{len(distinct)} kinds do not fit in a byte")
    index = {kind: number for number, kind in enumerate(distinct)}
    runs = [(len(list(group)), index[kind]) for kind, group in itertools.groupby(kinds)]
    yield f'"""Kinds of code points, Unicode {version}. By `reader.text.tables.generate`."""'
    yield ""
    yield f'VERSION = "{version}"'
    yield ""
    yield "# Fields of `CodePointKind`: class, East Asian, cells, ambiguous, odd, conjunct."
    yield "KINDS: tuple[tuple[str, bool, int, bool, bool, bool], ...] = ("
    for kind in distinct:
        fields = ", ".join([f'"{kind.line_break}"', *map(str, kind[1:])])
        yield f"    ({fields}),"
    yield ")"
    yield ""
    yield "# Runs of code points of one kind from U+0000 on: their lengths, each as a code point."
    yield "RUN_LENGTHS = ("
    yield from literals(escaped(length) for length, _kind in runs)
    yield ")"
    yield ""
    yield "# The kind of each run, in hexadecimal."
    yield "RUN_KINDS = ("
    yield from literals(f"{kind:02x}" for _length, kind in runs)
    yield ")"


def write_tables(folder: Path, out: Path) -> None:
    """Write the module from the files of a folder."""
    properties = read_properties(folder)
    kinds = [kind_of(code, properties) for code in range(CODE_POINTS)]
    out.write_text("\n".join(write_module(kinds, VERSION)) + "\n", encoding="utf-8")


def main() -> None:
    """Write the module beside this one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the Unicode Character Database")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("unicode17.py"))
    arguments = parser.parse_args()
    write_tables(arguments.folder, arguments.out)


if __name__ == "__main__":
    main()
