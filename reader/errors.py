"""The errors that reader raises, all derived from one class.

::

    ReaderError
    ├── PathError      a path given by the user cannot be opened
    ├── ArticleError   an article cannot be read
    ├── NotesError     the store of marks cannot be read or written
    ├── ConfigError    the configuration cannot be understood
    ├── QueryError     a filter cannot be parsed
    └── TemplateError  a template of an export cannot be used

The lower layers raise them with the file they are about; ``ui`` shows the message on the status
line, ``cli`` prints it to standard error.
"""

from __future__ import annotations

from pathlib import Path

from reader.translation import deferred, explained
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
"""Messages of the operating system, in lower case, that the catalogues translate."""


def reason(error: OSError | UnicodeDecodeError) -> str:
    """Return why a file cannot be read, translated if the catalogue has the system's message."""
    if isinstance(error, UnicodeDecodeError):
        return _("not in UTF-8 (byte {position:,})").format(position=error.start + 1)
    message = error.strerror or str(error)
    translated = _(message.lower())
    return message if translated == message.lower() else translated


class ReaderError(Exception):
    """An error with a message for the person who uses the program."""


class PathError(ReaderError):
    """A path that the user named is missing, unreadable, or not a file or folder.

    Attributes:
        path: The path as given.
    """

    def __init__(self, path: Path | str, why: str) -> None:
        super().__init__(explained(path, _(why)))
        self.path = Path(path)
        self.why = why


class ArticleError(ReaderError):
    """An article that cannot be read.

    Attributes:
        path: The file of the article.
        why: The reason, in plain English.
    """

    def __init__(self, path: Path | str, why: str) -> None:
        super().__init__(explained(path, _(why)))
        self.path = Path(path)
        self.why = why


class NotesError(ReaderError):
    """The store of marks cannot be read or written.

    Attributes:
        path: The file or folder of the store.
        why: The reason, in plain English.
    """

    def __init__(self, path: Path | str, why: str) -> None:
        super().__init__(explained(path, _(why)))
        self.path = Path(path)
        self.why = why


class ConfigError(ReaderError):
    """A setting that is not valid; the program starts with the other settings.

    Attributes:
        path: The configuration file.
        key: The dotted name of the setting, empty when the whole file is at fault.
        line: Its line in the file, from 1; 0 when it is unknown.
    """

    def __init__(self, path: Path | str, key: str, why: str, *, line: int = 0) -> None:
        where = f"{path}:{line}" if line else f"{path}"
        super().__init__(explained(where, " ".join(filter(None, (key, _(why))))))
        self.path = Path(path)
        self.key = key
        self.line = line

    @property
    def brief(self) -> str:
        """The message with the name of the file instead of its path, for a short line."""
        return str(self).replace(str(self.path), self.path.name, 1)


class QueryError(ReaderError):
    """A filter that cannot be parsed.

    Attributes:
        text: The filter as typed.
        column: The position of the mistake, in code points from 0.
        why: What is wrong, without the position.
    """

    def __init__(self, text: str, column: int, why: str) -> None:
        super().__init__(_("{why} (at {column})").format(why=_(why), column=column + 1))
        self.text = text
        self.column = column
        self.why = _(why)


class TemplateError(ReaderError):
    """A person's template of an export that cannot be used; the message says why."""
