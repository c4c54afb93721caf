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


class ReaderError(Exception):
    """Anything that reader can explain to the person who uses it."""


class PathError(ReaderError):
    """A path that the user named is missing, unreadable, or not a file or folder.

    Attributes:
        path: The path as given.
    """

    def __init__(self, path: Path | str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = Path(path)
        self.why = why


class ArticleError(ReaderError):
    """An article that cannot be read.

    Attributes:
        path: The file of the article.
        why: The reason, in plain English.
    """

    def __init__(self, path: Path | str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = Path(path)
        self.why = why


class NotesError(ReaderError):
    """The store of marks cannot be read or written.

    Attributes:
        path: The file or folder of the store.
        why: The reason, in plain English.
    """

    def __init__(self, path: Path | str, why: str) -> None:
        super().__init__(f"{path}: {why}")
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
        super().__init__(f"{where}: {key + ' ' if key else ''}{why}")
        self.path = Path(path)
        self.key = key
        self.line = line


class QueryError(ReaderError):
    """A filter that cannot be parsed.

    Attributes:
        text: The filter as typed.
        column: Where it went wrong, in code points from 0.
    """

    def __init__(self, text: str, column: int, why: str) -> None:
        super().__init__(f"{why} (at {column + 1})")
        self.text = text
        self.column = column
