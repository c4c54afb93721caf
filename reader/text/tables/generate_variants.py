"""Writes `reader.text.chinese.variants`: which Han characters are compared as one.

Run it as ``python reader/text/tables/generate_variants.py``. The facts come from the character
dictionaries of OpenCC (Apache License 2.0), as shipped in the `opencc` package; nothing reads those
at run time.
"""

from __future__ import annotations

import tempfile
import unicodedata
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from reader import processes

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = Path(__file__).resolve().parents[1] / "chinese" / "variants.py"
WIDTH = 48  # characters on a line: 96 cells

# What converters that know words write for the character on the right, and a table of characters
# alone cannot tell: 回覆 and 回复, 瞭解 and 了解. Pairs of which both are common words in
# either script (像 and 象, 沈 and 沉, 座 and 坐) are kept apart.
BY_WORD = {
    "覆": "复", "瞭": "了", "藉": "借", "甦": "苏", "彷": "仿", "祇": "只", "衹": "只",
    "甯": "宁", "邨": "村", "揹": "背", "薰": "熏",
}  # fmt: skip

HEADER = '''"""Han characters that are compared as one: Traditional, regional and Simplified forms.

Made by `reader.text.tables.generate_variants` from the character dictionaries of OpenCC {version}
(https://github.com/BYVoid/OpenCC, Apache License 2.0); do not edit. The two strings run in
parallel: a character of `FORMS` folds to the character of `FOLDED` at the same index.
"""

'''


def read_dictionary(name: str) -> dict[str, list[str]]:
    """Return a dictionary of OpenCC: a character and its conversions, the usual one first.

    Args:
        name: The file's name without its suffix.
    """
    spec = find_spec("opencc")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the opencc package is not installed")
    library = Path(spec.submodule_search_locations[0]) / "clib"
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "dictionary.txt"
        source = library / "share" / "opencc" / f"{name}.ocd2"
        tool = library / "bin" / "opencc_dict"
        command = [tool, "-f", "ocd2", "-t", "text", "-i", source, "-o", text]
        processes.run(list(map(str, command)), check=True)
        rows = (line.split("\t") for line in text.read_text("utf-8").splitlines() if "\t" in line)
        return {key: values.split(" ") for key, values in rows}


def read_pairs() -> Iterator[tuple[str, str]]:
    """Yield characters that are one: a form, and the form that shall stand for both."""
    simplified = read_dictionary("TSCharacters")
    rare = read_dictionary("TSCharactersExt")
    for form, values in simplified.items():
        yield form, values[0] if values[0] != form else rare.get(form, values)[0]
    for name in ("HKVariants", "TWVariants"):
        for form, values in read_dictionary(name).items():
            yield values[0], form
    for form, values in read_dictionary("STCharacters").items():
        yield form, values[0]
    yield from BY_WORD.items()


def join(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Return for each character that which stands for its whole class.

    Earlier pairs decide what stands for a class; later ones only join two classes.
    """
    parents: dict[str, str] = {}

    def root(form: str) -> str:
        while form in parents:
            form = parents[form]
        return form

    for form, stand_in in pairs:
        first, second = root(form), root(stand_in)
        if first != second:
            parents[first] = second
    return {form: root(form) for form in parents}


def write_literal(name: str, text: str) -> str:
    """Return an assignment of a long string, in lines of equal length."""
    lines = [text[start : start + WIDTH] for start in range(0, len(text), WIDTH)]
    return f"{name} = (\n" + "".join(f'    "{line}"\n' for line in lines) + ")\n"


def main() -> None:
    """Write the module."""
    table = join(read_pairs())
    forms = sorted(form for form in table if unicodedata.normalize("NFKC", form) == form)
    TARGET.write_text(
        HEADER.format(version=version("opencc"))
        + write_literal("FORMS", "".join(forms))
        + "\n"
        + write_literal("FOLDED", "".join(table[form] for form in forms)),
        "utf-8",
    )


if __name__ == "__main__":
    main()
