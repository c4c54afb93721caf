"""Modules that others import, and this program does not need, or not at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType
from typing import Any

_HASHES = (
    *("_blake2", "_md5", "_sha1", "_sha3"),
    *(("_sha2",) if sys.version_info >= (3, 12) else ("_sha256", "_sha512")),
)
"""Modules of Python's own hashes: all that `hashlib` promises, if Python was built with them."""

_UNUSED = ("bz2", "lzma", "mimetypes", "secrets", "tokenize")
"""Modules that others import for what the app never asks of them."""


def import_late(name: str) -> None:
    """Make the import of a module by others wait until they use one of its attributes.

    It is for what a library imports and this program never uses. ``from NAME import ...`` uses the
    module at once. Nothing happens when it is not installed, or imported already.

    Args:
        name: A module without a parent.
    """
    if name not in sys.modules and (spec := PathFinder.find_spec(name)) is not None:
        sys.modules[name] = module = _LateModule(name)
        module.__spec__ = spec


@contextmanager
def without(name: str) -> Iterator[None]:
    """Let what is imported meanwhile do without a module, as where it is not installed.

    Nothing happens when it is imported already.

    Args:
        name: A module that is optional for those that import it.
    """
    is_hidden = name not in sys.modules
    if is_hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # documented: imports of it fail
    try:
        yield
    finally:
        if is_hidden:
            del sys.modules[name]


def import_lightly() -> None:
    """Spare the app what others would import for it; call it before they are imported.

    `hashlib` is imported without OpenSSL, which takes 3 MB of a process and computes the same
    hashes, unless Python was built without hashes of its own.
    """
    for late in _UNUSED:
        import_late(late)
    try:
        for name in _HASHES:
            import_module(name)
    except ImportError:
        return
    with without("_hashlib"):
        import_module("hashlib")


class _LateModule(ModuleType):
    """Takes the place of a module until one of its attributes is used.

    `importlib.util.LazyLoader` imports the module at the next ``import NAME``, which looks at its
    ``__spec__``.
    """

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)  # the import system asks for some that may be missing
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), attribute)
