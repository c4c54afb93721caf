"""The places reader uses: data, cache, configuration, and its own shipped files."""

from __future__ import annotations

import os
from pathlib import Path

APP = "zh-archive-reader"


def data_dir(given: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder that holds the reader's marks.

    Args:
        given: The value of ``--data-dir``; it wins over ``READER_DATA_DIR``, which wins over the
            platform's own place.
    """
    chosen = given or os.environ.get("READER_DATA_DIR")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs  # here: not every command needs a place

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def cache_dir() -> Path:
    """Return the folder of what can be deleted at any time."""
    chosen = os.environ.get("READER_CACHE_DIR")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def config_file(given: str | os.PathLike[str] | None = None) -> Path:
    """Return the configuration file, which need not exist.

    Args:
        given: The value of ``--config``; it wins over ``READER_CONFIG``.
    """
    chosen = given or os.environ.get("READER_CONFIG")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "config.toml"


def shipped(name: str) -> Path:
    """Return a shipped folder, ``styles`` or ``samples``.

    In a wheel it lies inside the package, in a checkout beside it.
    """
    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
