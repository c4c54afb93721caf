"""A folder of exported Markdown, in which a person moves, renames and edits the files.

A file is found again by the ids of the highlights in it and by the URL in its front matter, not by
its name, so neither a new place nor a new title or date makes a second file.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from reader import private
from reader.errors import PathError, reason
from reader.notes.exchange import markdown, markdown_reading
from reader.notes.model import ArticleRef
from reader.records import dataclass
from reader.translation import gettext as _
from reader.untrusted import read_small

LARGEST = 64 * 1024 * 1024
"""The most bytes of an existing file that an export updates."""
DEEPEST = 32
"""The most folders between the vault and a file of it."""


@dataclass(frozen=True, slots=True)
class VaultFile:
    """A Markdown file of the folder.

    Attributes:
        path: Its path.
        ids: The ids of the highlights in it, in the form of `id_name`.
        url: The URL in its front matter, empty when it has none.
        is_export: Whether it has the front matter of an export.
        state: Its size and the time of its last change, to notice another change.
    """

    path: Path
    ids: frozenset[str]
    url: str
    is_export: bool
    state: tuple[int, int]


class Vault:
    """The Markdown files of a folder; unchanged files are read only once.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[Path, VaultFile] = {}
        self._holders: dict[str, list[Path]] = {}
        self._by_url: dict[str, list[Path]] = {}

    @property
    def files(self) -> Mapping[Path, VaultFile]:
        """The files by path, as `scan` found them and `write` left them."""
        return self._files

    def scan(self) -> None:
        """Read the files that are new or changed, also in subfolders; hidden ones are left out."""
        files: dict[Path, VaultFile] = {}
        for path, state in _markdown_files(self.folder):
            file = self._files.get(path)
            if file is None or file.state != state:
                with suppress(PathError):  # a file that cannot be read is not an export
                    files[path] = _described(path, read_text(path), state)
            else:
                files[path] = file
        self._files = files
        self._holders, self._by_url = {}, {}
        for file in files.values():
            self._list(file)

    def file_of(self, article: ArticleRef, ids: Collection[str]) -> Path:
        """Return the file of an article, which need not exist yet.

        Args:
            article: The article.
            ids: The ids of all of its highlights, in the form of `id_name`.

        Raises:
            PathError: The file of that name is a link that leads out of the folder.
        """
        url = markdown.front_url(article)
        named = self._by_url.get(url, []) if url else []
        holders = named or [path for id_ in ids for path in self._holders.get(id_, ())]
        counts = {path: len(self._files[path].ids & set(ids)) for path in holders}
        if counts:
            return min(counts, key=lambda path: (-counts[path], path))
        path = self._inside(markdown.file_name(article))
        if self._is_free(path, url):
            return path
        tail = hashlib.sha256(article.key.encode("utf-8", "surrogatepass")).hexdigest()[:6]
        return self._inside(f"{path.stem} {tail}.md")

    def holders(self, ids: Collection[str]) -> set[Path]:
        """Return the files that hold one of some highlights."""
        return {path for id_ in ids for path in self._holders.get(id_, ())}

    def write(self, path: Path, text: str) -> bool:
        """Write a file of the vault; return whether it was changed.

        Raises:
            PathError: It cannot be written.
        """
        changed = private.write_output(path, text.encode("utf-8", "replace"))
        with suppress(OSError):
            state = path.stat()
            file = _described(path, text, (state.st_size, state.st_mtime_ns))
            self._files[path] = file
            self._list(file)
        return changed

    def _list(self, file: VaultFile) -> None:
        for id_ in file.ids:
            paths = self._holders.setdefault(id_, [])
            if file.path not in paths:
                paths.append(file.path)
        if file.is_export and file.url and file.path not in self._by_url.get(file.url, ()):
            self._by_url.setdefault(file.url, []).append(file.path)

    def _inside(self, name: str) -> Path:
        """Return a path in the folder, unless it is a link that leads out of the folder."""
        path = self.folder / name
        if path.is_symlink() and not path.resolve().is_relative_to(self.folder.resolve()):
            raise PathError(path, _("a link that leads out of the folder: not written"))
        return path

    def _is_free(self, path: Path, url: str) -> bool:
        """Return whether a new export may have a name: its file has nothing of another article."""
        existing = read_text(path)
        if not existing.strip():
            return True
        is_own = markdown_reading.is_export(existing) and markdown_reading.url_of(existing) == url
        return is_own and not markdown_reading.ids_in(existing)


def read_text(path: Path) -> str:
    """Return the content of an exported file, empty when it does not exist.

    Raises:
        PathError: It cannot be read, or is not a regular file.
    """
    if path.exists() and not path.is_file():
        raise PathError(path, _("not a regular file: not written"))
    try:
        return read_small(path, LARGEST).decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        message = _("cannot be read: {error}").format(error=reason(error))
        raise PathError(path, message) from error


def _described(path: Path, text: str, state: tuple[int, int]) -> VaultFile:
    ids = frozenset(markdown_reading.ids_in(text))
    return VaultFile(
        path, ids, markdown_reading.url_of(text), markdown_reading.is_export(text), state
    )


def _markdown_files(folder: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Yield the Markdown files below a folder with their states; links are not followed."""
    for place, folders, names in os.walk(folder):
        here = Path(place)
        is_deep = len(here.parts) - len(folder.parts) >= DEEPEST
        folders[:] = [] if is_deep else sorted(name for name in folders if name[0] != ".")
        for name in sorted(names):
            if not name.endswith(".md") or name[0] == ".":
                continue
            with suppress(OSError):
                state = (here / name).lstat()
                if stat.S_ISREG(state.st_mode):
                    yield here / name, (state.st_size, state.st_mtime_ns)
