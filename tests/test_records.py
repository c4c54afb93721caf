"""A dataclass with methods that are generated later is the one that Python makes at once."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import re
import sys
import threading
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import pytest

from reader import records

SOURCE = '''
from __future__ import annotations
import typing
from dataclasses import field
from typing import ClassVar, Generic, Protocol, TypeVar

T = TypeVar("T")

@dataclass(frozen=True, slots=True)
class Frozen:
    """A record."""
    title: str
    pages: int = 0
    tags: tuple[str, ...] = ()
    rows: list[int] = field(default_factory=list, compare=False)
    quiet: str = field(default="", repr=False)
    limit: ClassVar[int] = 3
    most: typing.ClassVar[int] = 4

@dataclass(frozen=True, slots=True)
class Child(Frozen):
    author: str = "?"
    pages: int = 7

    def named(self):
        return f"{self.author}: {self.title}"

@dataclass(slots=True)
class Changing:
    title: str
    pages: int = 0
    double: int = field(init=False, default=0)

    def __post_init__(self):
        self.double = self.pages * 2

@dataclass(frozen=True, slots=True)
class OwnEquality:
    title: str
    pages: int = 0

    def __eq__(self, other):
        return isinstance(other, OwnEquality) and self.title == other.title

    def __hash__(self):
        return hash(self.title)

@dataclass(frozen=True, slots=True)
class OwnEqualityAlone:
    title: str
    pages: int = 0

    def __eq__(self, other):
        return isinstance(other, OwnEqualityAlone) and self.title == other.title

@dataclass(frozen=True, slots=True)
class OwnText:
    title: str
    pages: int = 0

    def __repr__(self):
        return self.title

class Titled(Protocol):
    @property
    def title(self) -> str: ...

@dataclass(frozen=True, slots=True)
class Conforming(Titled):
    title: str
    pages: int = 0

@dataclass(frozen=True, slots=True)
class Holding(Generic[T]):
    title: T
    pages: int = 0

@dataclass(frozen=True, slots=True, order=True)
class Ordered:
    title: str
    pages: int = 0

@dataclass(frozen=True)
class Open:
    title: str
    pages: int = 0

class Above(Frozen):
    """A class below a record that is none itself."""
    __slots__ = ()
'''
NAMES = (
    *("Frozen", "Child", "Changing", "OwnEquality", "OwnEqualityAlone", "OwnText", "Conforming"),
    *("Holding", "Ordered", "Open", "Above"),
)


def module(name: str, dataclass: object) -> ModuleType:
    """Return a module with the classes, made with a decorator."""
    made = ModuleType(name)
    sys.modules[name] = made
    vars(made)["dataclass"] = dataclass
    exec(compile(SOURCE, name, "exec"), vars(made))  # noqa: S102 - the text above
    return made


@pytest.fixture
def both() -> tuple[ModuleType, ModuleType]:
    """The classes as this program makes them, and as Python does; no method was used yet."""
    return module("later", records.dataclass), module("at_once", dataclasses.dataclass)


def outcome(call: Callable[[], object]) -> object:
    """Return what a call returns, or the error that it raises."""
    try:
        return call()
    except Exception as error:
        return type(error), str(error).replace("later", "at_once")


def plain(answer: object) -> str:
    """Return an answer without the name of its module and the addresses of objects."""
    return re.sub("0x[0-9a-f]+", "", repr(answer).replace("later", "at_once"))


def matched(value: object, made: type) -> object:
    """Return the parts of a value by a pattern of its class."""
    match value:
        case made(title, pages):  # type: ignore[misc]  # no class that mypy knows
            return title, pages  # type: ignore[unreachable]
    return None


def assigned(value: Any, name: str) -> object:
    """Assign an attribute; return what it is then."""
    setattr(value, name, "茶")
    return getattr(value, name)


def remove(value: Any) -> None:
    """Delete an attribute."""
    del value.title


USES: dict[str, Callable[[type[Any]], object]] = {
    "represent": lambda made: repr(made("桥", 2)),
    "positions and names": lambda made: repr(made("桥", pages=5)),
    "an argument too few": lambda made: made(),
    "an argument too many": lambda made: made("桥", other=1),
    "equal": lambda made: (made("桥") == made("桥"), made("桥") == made("茶"), made("桥") == "桥"),
    "hash": lambda made: hash(made("桥", 1)) == hash(made("桥", 1)),
    "in a set": lambda made: len({made("桥"), made("桥"), made("茶")}),
    "order": lambda made: min(made("桥", 2), made("桥", 1)).pages,
    "assign": lambda made: assigned(made("桥"), "title"),
    "delete": lambda made: remove(made("桥")),
    "replace": lambda made: repr(dataclasses.replace(made("桥", 2), pages=3)),
    "copy": lambda made: repr(copy.copy(made("桥", 2))),
    "deep copy": lambda made: copy.deepcopy(made("桥", 2)) == made("桥", 2),
    "pickle": lambda made: repr(pickle.loads(pickle.dumps(made("桥", 2)))),  # noqa: S301
    "as a dict": lambda made: dataclasses.asdict(made("桥", 2)),
    "fields of the class": lambda made: [field.name for field in dataclasses.fields(made)],
    "is one": dataclasses.is_dataclass,
    "parameters": lambda made: repr(made.__dataclass_params__),
    "patterns": lambda made: made.__match_args__,
    "match": lambda made: matched(made("桥", 2), made),
    "slots": lambda made: getattr(made, "__slots__", None),
    "no dict": lambda made: hasattr(made("桥"), "__dict__"),
    "factory": lambda made: made("桥").rows is made("桥").rows,
    "default of a class": lambda made: made.pages,
    "class variable": lambda made: made.limit + made.most,
    "names": lambda made: (made.__name__, made.__qualname__, made.__module__),
    "method": lambda made: made("桥").named(),
    "subclass": lambda made: repr(type("Below", (made,), {"__slots__": ()})("桥", 2)),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_class_is_as_python_makes_it(both: tuple[ModuleType, ModuleType], name: str) -> None:
    for use, call in USES.items():
        later, at_once = (outcome(partial(call, getattr(classes, name))) for classes in both)
        if use == "default of a class":  # the descriptor of a slot
            later, at_once = type(later), type(at_once)
        assert plain(later) == plain(at_once), use


@pytest.mark.parametrize("use", USES)
def test_any_use_may_be_the_first(use: str) -> None:
    later = module("later", records.dataclass).Child
    at_once = module("at_once", dataclasses.dataclass).Child
    answers = [outcome(partial(USES[use], made)) for made in (later, at_once)]
    if use == "default of a class":
        answers = [type(answer) for answer in answers]
    assert plain(answers[0]) == plain(answers[1])


def test_nothing_is_generated_before(both: tuple[ModuleType, ModuleType]) -> None:
    later, _at_once = both
    assert isinstance(vars(later.Child)["__init__"], records._Later)
    later.Child("桥")
    assert not any(isinstance(value, records._Later) for value in vars(later.Child).values())


def test_an_error_in_the_fields_is_raised_at_the_first_use() -> None:
    @records.dataclass(frozen=True, slots=True)
    class Wrong:
        pages: int = 0
        title: str  # type: ignore[misc]

    for _again in range(2):
        with pytest.raises(TypeError, match="non-default argument 'title'"):
            Wrong("桥")  # type: ignore[arg-type, call-arg]


def test_threads_may_use_a_class_at_once(both: tuple[ModuleType, ModuleType]) -> None:
    later, _at_once = both
    made: list[object] = []
    begin = threading.Barrier(8)

    def make() -> None:
        begin.wait()
        made.append(later.Child("桥"))

    threads = [threading.Thread(target=make) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [later.Child("桥")] * 8
