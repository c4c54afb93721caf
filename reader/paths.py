"""Where files are: marks, cache, configuration, and the files shipped with the program."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

APP = "zh-archive-reader"
CONFIG_VARIABLE = "READER_CONFIG"
"""The environment variable that names the configuration file."""

_choice: tuple[str, str | None] | None = None
"""The configuration file that `choose_config_file` set, and the one before it."""


_by_homes: dict[tuple[str | None, str | None], Path] = {}
"""The configuration files that the platform names, by the variables that they depend on."""


def data_dir(given: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder that holds the reader's marks.

    Args:
        given: The value of ``--data-dir``; it wins over ``READER_DATA_DIR``, which wins over the
            folder that the platform names.
    """
    from pathlib import Path  # here: a shell that completes a line needs none

    chosen = given or os.environ.get("READER_DATA_DIR")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs  # here: not every command needs a folder

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def cache_dir() -> Path:
    """Return the folder of files that can be deleted at any time."""
    from pathlib import Path  # here: as above

    chosen = os.environ.get("READER_CACHE_DIR")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def choose_config_file(path: str | os.PathLike[str] | None) -> None:
    """Make a file the configuration file of this process and of the processes it starts.

    Everything beside the file follows: site rules in ``sites/``, themes in ``themes/``.

    Args:
        path: The value of ``--config``, which replaces ``READER_CONFIG`` in the environment; None
            takes an earlier choice back.
    """
    global _choice
    if _choice is not None and os.environ.get(CONFIG_VARIABLE) == _choice[0]:
        if _choice[1] is None:
            del os.environ[CONFIG_VARIABLE]
        else:
            os.environ[CONFIG_VARIABLE] = _choice[1]
    _choice = None
    if path is not None:
        from pathlib import Path  # here: as above

        chosen = str(Path(path).expanduser().absolute())
        _choice = (chosen, os.environ.get(CONFIG_VARIABLE))
        os.environ[CONFIG_VARIABLE] = chosen


def config_file() -> Path:
    """Return the configuration file of this process, which need not exist."""
    from pathlib import Path  # here: as above

    chosen = os.environ.get(CONFIG_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    homes = os.environ.get("XDG_CONFIG_HOME"), os.environ.get("HOME")
    if homes not in _by_homes:  # it is asked for with each article that is read
        import platformdirs

        folder = Path(platformdirs.user_config_dir(APP, appauthor=False))
        _by_homes[homes] = folder / "config.toml"
    return _by_homes[homes]


def shipped(name: str) -> Path:
    """Return a shipped folder, ``styles`` or ``samples``.

    In a wheel it lies inside the package, in a checkout beside it.
    """
    from pathlib import Path  # here: as above

    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
