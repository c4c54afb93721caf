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


class _Made:
    """Stands for an argument that is left out and whose default is made anew each time."""

    def __repr__(self) -> str:
        return "<factory>"


_MADE = _Made()


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
    generation = _Generation(plain, made, fields, later, frozen=frozen)
    for name in later:
        setattr(made, name, _Later(generation, name))
    return made


def _slots(cls: type) -> tuple[str, ...]:
    slots = cls.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


class _Generation:
    """Generates the methods of a class, each once.

    Args:
        plain: The class as it is written, of which `dataclasses` makes the methods.
        made: The class with slots, which gets them.
        fields: The names of the fields that it adds.
        names: The names of the methods and descriptions.
        frozen: Whether attributes cannot be assigned.
    """

    def __init__(
        self,
        plain: type,
        made: type,
        fields: Sequence[str],
        names: Sequence[str],
        *,
        frozen: bool,
    ) -> None:
        self.made = made
        self._plain = plain
        self._fields = fields
        self._names = names
        self._frozen = frozen
        above = ("__dataclass_fields__", *fields)
        inherits = any(name in base.__dict__ for base in plain.__mro__[1:] for name in above)
        self._is_simple = not inherits

    def run(self, name: str) -> None:
        """Generate what is asked for, unless that was done before, perhaps by another thread.

        Most classes are made and read, no more. So each method of a simple class is generated
        alone, and those that refuse changes, which `dataclasses` generates too, are not.
        """
        with _generating:
            if not self._is_awaited(name):
                return
            if not self._is_simple or name == "__dataclass_params__":
                self._generate_all()
            elif name == "__init__":
                self._generate_one("__dataclass_fields__")
                self._generate_init()
            else:
                self._generate_one(name)

    def _is_awaited(self, name: str) -> bool:
        return isinstance(self.made.__dict__.get(name), _Later)

    def _generate_all(self) -> None:
        import dataclasses  # here: a shell that completes a line needs no dataclass

        written = self._plain.__dict__.keys() | _REFUSALS
        self._plain.__doc__ = self._plain.__doc__ or ""  # else it would be composed
        generated = dataclasses.dataclass(frozen=self._frozen)(self._plain).__dict__
        for name in {*filter(self._is_awaited, self._names), *(generated.keys() - written)}:
            if name not in self._names or self._is_awaited(name):
                setattr(self.made, name, generated[name])

    def _generate_one(self, name: str) -> None:
        """Generate one of the methods, and the descriptions of the fields."""
        import dataclasses  # here: as above

        kept = ("__annotations__", "__module__", "__qualname__", *self._plain.__annotations__)
        content = {key: self._plain.__dict__[key] for key in kept if key in self._plain.__dict__}
        copy = type(self._plain.__name__, (), {**content, "__doc__": "a copy"})
        generated = dataclasses.dataclass(
            init=False,
            repr=name == "__repr__",
            eq=name == "__eq__",
            unsafe_hash=name == "__hash__",
        )(copy).__dict__
        for generated_name in (name, "__dataclass_fields__", "__match_args__"):
            if self._is_awaited(generated_name):
                setattr(self.made, generated_name, generated[generated_name])

    def _generate_init(self) -> None:
        """Generate the initializer as `dataclasses` does, in a third of the time."""
        import dataclasses  # here: as above

        fields = dataclasses.fields(self.made)
        names = [field.name for field in fields]
        defaults = [
            _MADE if field.default is dataclasses.MISSING else field.default
            for field in fields
            if field.default is not field.default_factory  # both are missing
        ]
        required = len(fields) - len(defaults)
        if (
            any(not field.init or field.kw_only for field in fields)
            or any(field.default is field.default_factory for field in fields[required:])
            or "self" in names
        ):
            self._generate_all()
            return
        variables: dict[str, Any] = {"__set": object.__setattr__, "__made": _MADE}
        lines = [f"def __init__({', '.join(['self', *names])}):", " pass"]
        for field in fields:
            value = field.name
            if field.default_factory is not dataclasses.MISSING:
                variables[f"__make_{value}"] = field.default_factory
                value = f"{value} if {value} is not __made else __make_{value}()"
            assign = f"__set(self, {field.name!r}, {value})"
            lines.append(f" {assign if self._frozen else f'self.{field.name} = {value}'}")
        if hasattr(self._plain, "__post_init__"):
            lines.append(" self.__post_init__()")
        exec("\n".join(lines), variables)  # noqa: S102 - as `dataclasses` does, of names of fields
        made = variables["__init__"]
        made.__defaults__ = tuple(defaults) or None
        made.__annotations__ = {**{field.name: field.type for field in fields}, "return": None}
        made.__qualname__ = f"{self.made.__qualname__}.__init__"
        made.__module__ = self.made.__module__
        setattr(self.made, "__init__", made)  # noqa: B010 - mypy forbids the assignment


class _Later:
    """Stands for an attribute of a class until it is first asked for."""

    def __init__(self, generation: _Generation, name: str) -> None:
        self._generation = generation
        self._name = name

    def __get__(self, instance: object, owner: type) -> Any:
        self._generation.run(self._name)
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
