"""The texts that recur in each source, found in a sample of its articles and cached on disk.

A result is valid until the sample (`reader.index.rows.sample`) or one of its files changes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader import private
from reader.archive import files
from reader.errors import ArticleError
from reader.paths import cache_dir

if TYPE_CHECKING:
    from reader.archive.header import Entry

SAMPLE = 40
"""The most articles of a source that are compared."""
LARGEST = 128 * 1024
"""The most bytes of an article that is compared; recurring texts are in small ones, too."""
_VERSION = 1


class RecurringTexts:
    """The recurring texts of the sources of a library.

    Args:
        folder: The folder of the results; it can be deleted at any time.
        read: Returns the lines of an article, as
            `reader.cleaning.boilerplate.recurring.standing_lines` does.
    """

    def __init__(
        self,
        folder: Path | None = None,
        read: Callable[[Path], Sequence[str]] | None = None,
    ) -> None:
        self._folder = folder or cache_dir() / "recurring"
        self._read = read or _read_lines
        self._results: dict[str, tuple[str, tuple[str, ...]]] = {}

    def of(self, source: str, entries: Iterable[Entry]) -> tuple[str, ...]:
        """Return the texts that recur in a source, cached while its sample is the same.

        Args:
            source: Its name.
            entries: The sample of its articles, in any order; of two with one key the first path
                counts.
        """
        by_key = {entry.key: entry for entry in sorted(entries, key=_path, reverse=True)}
        chosen = sorted(by_key.values(), key=_path)
        mark = _mark(chosen)
        result = self._results.get(source) or self._load(source)
        if result is None or result[0] != mark:
            from reader.cleaning.boilerplate.recurring import FEWEST, find_recurring

            # Fewer are not read: one of them is the article that is being opened.
            read = chosen if len(chosen) >= FEWEST else ()
            lines = [lines for entry in read if (lines := self._lines(entry))]
            result = mark, find_recurring(lines)
            self._store(source, result)
        self._results[source] = result
        return result[1]

    def _lines(self, entry: Entry) -> Sequence[str]:
        try:
            return self._read(entry.path) if files.stamp(entry.path)[0] <= LARGEST else ()
        except (ArticleError, OSError):
            return ()

    def _path(self, source: str) -> Path:
        return self._folder / (hashlib.sha256(source.encode()).hexdigest()[:32] + ".json")

    def _load(self, source: str) -> tuple[str, tuple[str, ...]] | None:
        try:
            stored = json.loads(self._path(source).read_text(encoding="utf-8"))
            return str(stored["mark"]), tuple(map(str, stored["texts"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _store(self, source: str, result: tuple[str, tuple[str, ...]]) -> None:
        content = json.dumps({"mark": result[0], "texts": result[1]}).encode()
        with contextlib.suppress(OSError):  # a cache that cannot be written is not an error
            private.make_folder(self._folder)
            private.write(self._path(source), content)


def _path(entry: Entry) -> bytes:
    return os.fsencode(entry.file)


def _mark(entries: Sequence[Entry]) -> str:
    """Return a digest that changes when the sample or one of its files does."""
    digest = hashlib.sha256(str(_VERSION).encode())
    for entry in entries:
        try:
            size, mark = files.stamp(entry.path)
            state = f"{size} {mark}"
        except OSError:
            state = "gone"
        digest.update(f"{entry.file}\0{state}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _read_lines(path: Path) -> Sequence[str]:
    from reader.archive.article import read_article
    from reader.cleaning.boilerplate.recurring import standing_lines

    return standing_lines(read_article(path).document)
