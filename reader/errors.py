"""The errors that reader raises, all under one root.

::

    ReaderError
    ├── PathError      a path given by the user cannot be opened
    ├── ArticleError   an article cannot be read
    ├── NotesError     the store of marks cannot be read or written
    ├── ConfigError    the configuration cannot be understood
    └── QueryError     a filter cannot be parsed

Low rooms raise them with the file they are about; ``ui`` shows the message on the status line,
``cli`` on standard error.
"""

from __future__ import annotations

from pathlib import Path

from reader.translation import deferred
from reader.translation import gettext as _

_SYSTEM = (
    deferred("no such file or directory"),
    deferred("permission denied"),
    deferred("operation not permitted"),
    deferred("is a directory"),
    deferred("not a directory"),
    deferred("file exists"),
    deferred("file name too long"),
    deferred("too many levels of symbolic links"),
    deferred("too many open files"),
    deferred("input/output error"),
    deferred("no space left on device"),
    deferred("disk quota exceeded"),
    deferred("read-only file system"),
    deferred("directory not empty"),
    deferred("broken pipe"),
    deferred("stale file handle"),
    deferred("resource temporarily unavailable"),
    deferred("a named pipe, not a file"),
    deferred("a socket, not a file"),
    deferred("a device, not a file"),
    deferred("a folder, not a file"),
    deferred("not a regular file"),
    deferred("the file is too large"),
    deferred("lists or tables are nested too deep"),
)
"""What the system says of a failed call, in lower case, where a catalogue can say it, too."""


def reason(error: OSError) -> str:
    """Say why a call failed, in the language of the interface, or else as the system does."""
    said = error.strerror or str(error)
    translated = _(said.lower())
    return said if translated == said.lower() else translated


class ReaderError(Exception):
    """Anything that reader can explain to the person who uses it."""


class PathError(ReaderError):
    """A path that the user named is missing, unreadable, or not a file or folder.

    Attributes:
        path: The path as given.
    """

    def __init__(self, path: Path | str, why: str) -> None:
        super().__init__(f"{path}: {_(why)}")
        self.path = Path(path)
        self.why = why


class ArticleError(ReaderError):
    """An article that cannot be read.

    Attributes:
        path: The file of the article.
        why: The reason, in plain English.
    """

    def __init__(self, path: Path | str, why: str) -> None:
        super().__init__(f"{path}: {_(why)}")
        self.path = Path(path)
        self.why = why


class NotesError(ReaderError):
    """The store of marks cannot be read or written.

    Attributes:
        path: The file or folder of the store.
        why: The reason, in plain English.
    """

    def __init__(self, path: Path | str, why: str) -> None:
        super().__init__(f"{path}: {_(why)}")
        self.path = Path(path)
        self.why = why


class ConfigError(ReaderError):
    """A setting that cannot be understood; the program starts with the rest.

    Attributes:
        path: The configuration file.
        key: The dotted name of the setting, empty when the whole file is at fault.
        line: Where it stands in the file, from 1; 0 when that is not known.
    """

    def __init__(self, path: Path | str, key: str, why: str, *, line: int = 0) -> None:
        where = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{where}: {key + ' ' if key else ''}{_(why)}")
        self.path = Path(path)
        self.key = key
        self.line = line

    @property
    def brief(self) -> str:
        """What is wrong, with the name of the file only: for a line that has little room."""
        return str(self).replace(str(self.path), self.path.name, 1)


class QueryError(ReaderError):
    """A filter that cannot be parsed.

    Attributes:
        text: The filter as typed.
        column: Where it went wrong, in code points from 0.
        why: What is wrong, without the place.
    """

    def __init__(self, text: str, column: int, why: str) -> None:
        super().__init__(_("{why} (at {column})").format(why=_(why), column=column + 1))
        self.text = text
        self.column = column
        self.why = _(why)
