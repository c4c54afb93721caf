"""Dataclasses whose methods are generated when they are first used.

`dataclasses.dataclass` compiles six methods for a frozen class, which takes half a millisecond. The
modules of this program have hundreds of such classes, of which one run uses a few, and the methods
were a quarter of the time to import them. So modules take `dataclass` from here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import RLock
from typing import TYPE_CHECKING, Any

_CLASS_VARIABLE = ("ClassVar", "typing.ClassVar")

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(
        *, frozen: bool = False, slots: bool = False, **options: object
    ) -> Callable[[type], type]:
        """Return a decorator that makes a class a dataclass, as `dataclasses.dataclass` does.

        A class with ``slots`` and no other options but ``frozen`` gets its methods at the first use
        of one of them; an error in its fields is raised then. Others get them at once.

        Args:
            frozen: Whether attributes cannot be assigned.
            slots: Whether the class has `__slots__`.
            options: Further ones of `dataclasses.dataclass`.
        """

        def decorate(cls: type) -> type:
            fields = _own_fields(cls) if slots and not options else None
            if fields is not None:
                return _postpone(cls, fields, frozen=frozen)
            import dataclasses  # here: completion by a shell has no use for it

            return dataclasses.dataclass(cls, frozen=frozen, slots=slots, **options)

        return decorate


_GENERATED = ("__init__", "__repr__", "__eq__")
_DESCRIPTIONS = ("__dataclass_fields__", "__dataclass_params__", "__match_args__")
_REFUSALS = frozenset({"__setattr__", "__delattr__"})
_generating = RLock()


def _own_fields(cls: type) -> list[str] | None:
    """Return the names of the fields that a class adds; None when only `dataclasses` knows them."""
    kinds = cls.__annotations__
    if "__slots__" in cls.__dict__ or not all(isinstance(kind, str) for kind in kinds.values()):
        return None
    if any("InitVar" in kind or "KW_ONLY" in kind for kind in kinds.values()):
        return None
    return [name for name, kind in kinds.items() if not kind.startswith(_CLASS_VARIABLE)]


def _postpone(plain: type, fields: list[str], *, frozen: bool) -> type:
    """Return a class with slots for a class as it is written; its methods are generated later.

    Args:
        plain: The class as it is written.
        fields: The names of the fields that it adds.
        frozen: Whether attributes cannot be assigned.
    """
    content = dict(plain.__dict__)
    for name in ("__dict__", "__weakref__", *fields):
        content.pop(name, None)
    inherited = {slot for base in plain.__mro__[1:-1] for slot in _slots(base)}
    content["__slots__"] = tuple(name for name in fields if name not in inherited)
    later = [name for name in (*_GENERATED, *_DESCRIPTIONS) if name not in content]
    if content.get("__hash__") is None:  # Python sets None for a class with an `__eq__` of its own
        content["__hash__"] = None
        later += ["__hash__"] if frozen else []
    if frozen:
        content["__setattr__"], content["__delattr__"] = _refuse_setting, _refuse_deleting
        content.setdefault("__getstate__", _state)
        content.setdefault("__setstate__", _set_state)
    made = type(plain)(plain.__name__, plain.__bases__, content)
    made.__qualname__ = plain.__qualname__
    generation = _Generation(plain, made, later, frozen=frozen)
    for name in later:
        setattr(made, name, _Later(generation, name))
    return made


def _slots(cls: type) -> tuple[str, ...]:
    slots = cls.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


class _Generation:
    """Generates the methods of a class, once.

    Args:
        plain: The class as it is written, of which `dataclasses` makes the methods.
        made: The class with slots, which gets them.
        names: Their names.
        frozen: Whether attributes cannot be assigned.
    """

    def __init__(self, plain: type, made: type, names: Sequence[str], *, frozen: bool) -> None:
        self.made = made
        self._plain = plain
        self._names = names
        self._frozen = frozen
        self._is_done = False

    def run(self) -> None:
        """Generate the methods, unless that was done before, perhaps by another thread."""
        import dataclasses  # here: a shell that completes a line needs no dataclass

        with _generating:
            if self._is_done:
                return
            written = self._plain.__dict__.keys() | _REFUSALS
            self._plain.__doc__ = self._plain.__doc__ or ""  # else it would be composed
            generated = dataclasses.dataclass(frozen=self._frozen)(self._plain).__dict__
            if hasattr(parameters := generated["__dataclass_params__"], "slots"):  # Python 3.12
                parameters.slots = True
            for name in {*self._names, *(generated.keys() - written)}:
                setattr(self.made, name, generated[name])
            self._is_done = True


class _Later:
    """Stands for an attribute of a class until it is first asked for."""

    def __init__(self, generation: _Generation, name: str) -> None:
        self._generation = generation
        self._name = name

    def __get__(self, instance: object, owner: type) -> Any:
        self._generation.run()
        value = self._generation.made.__dict__[self._name]
        return value.__get__(instance, owner) if hasattr(value, "__get__") else value


def _refuse_setting(self: object, name: str, value: object) -> None:
    del self, value
    import dataclasses  # here: as above

    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(self: object, name: str) -> None:
    del self
    import dataclasses  # here: as above

    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    """Return the values of the fields, for `pickle` and `copy`."""
    import dataclasses  # here: as above

    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: Sequence[object]) -> None:
    import dataclasses  # here: as above

    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
