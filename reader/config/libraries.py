"""Named libraries: ``[libraries]`` in the settings, ``--library NAME`` on the command line."""

from __future__ import annotations

from pathlib import Path

from reader.config.nearest import nearest
from reader.config.sources import read
from reader.errors import ReaderError
from reader.translation import gettext as _


def library(name: str, file: Path) -> list[Path]:
    """Return the paths of a named library.

    ``~`` is the home folder; a relative path starts at the folder of the configuration file.

    Args:
        name: As the settings have it.
        file: The configuration file.

    Raises:
        ReaderError: There is no such library; the error names the nearest one.
    """
    libraries = read(file).settings.libraries
    if name not in libraries:
        says = _("no library is named {name}").format(name=name)
        if not libraries:
            raise ReaderError(says + _(": write it under [libraries] in {file}").format(file=file))
        raise ReaderError(says + (nearest(name, libraries) or f" ({', '.join(libraries)})"))
    paths = libraries[name]
    listed = (paths,) if isinstance(paths, str) else paths
    return [file.parent / Path(path).expanduser() for path in listed]


def names(file: Path) -> list[str]:
    """Return the names of the libraries in the settings."""
    return list(read(file).settings.libraries)
