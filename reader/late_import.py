"""Modules of other packages that are imported when they are first used, if ever."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType
from typing import Any


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
