"""The keymap: defaults, preset and remapped keys, their conflicts, and lookup of typed keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from reader.records import dataclass
from reader.translation import gettext as _
from reader.ui.keys.command_table import COMMANDS, PLACES, Command, Place
from reader.ui.keys.names import KEY_NAMES, is_key, parsed, written
from reader.ui.keys.presets import preset_keys

MOST_DIGITS = 9
"""The most digits of a count: a list may have millions of rows."""

Sequence = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyProblem:
    """A conflict or mistake in the keys.

    Attributes:
        ids: The commands concerned, including the remapped one.
        message: What is wrong.
    """

    ids: tuple[str, ...]
    message: str


class Keymap:
    """Looks up typed keys, including sequences.

    Args:
        commands: All commands.
        remapped: Keys by command id; an empty string unbinds a command.
        preset: The preset to start from.

    Attributes:
        problems: Conflicts and mistakes.
        count: The count typed before the last key, or 0.
        unbound: The last keys, if they run nothing in their place.
    """

    def __init__(
        self,
        commands: Iterable[Command] = COMMANDS,
        remapped: Mapping[str, str] = MappingProxyType({}),
        *,
        preset: str = "default",
    ) -> None:
        self.commands = tuple(commands)
        self.count = 0
        self.unbound: Sequence = ()
        self._pending: Sequence = ()
        self._digits = ""
        self.bind(remapped, preset)

    def bind(self, remapped: Mapping[str, str], preset: str) -> None:
        """Replace the keys."""
        self.problems: list[KeyProblem] = []
        self._typed: dict[tuple[Place, Sequence], Command] = {}
        self._prefixes: set[Sequence] = set()
        self._keys = preset_keys(self.commands, preset)
        for command_id, keys in remapped.items():
            if command_id in self._keys:
                self._keys[command_id] = keys
                self.problems += _unknown_keys(command_id, keys)
            else:
                self.problems.append(_unknown_command(command_id, self._keys))
        for command in self.commands:
            self._bind(command)
        self.problems += self._hidden()

    def _bind(self, command: Command) -> None:
        for sequence in self._sequences(command):
            self._prefixes.update(sequence[:length] for length in range(1, len(sequence)))
            for place in command.places:
                holder = self._typed.setdefault((place, sequence), command)
                if holder is not command:
                    message = _("{keys}: both {one} and {other}; the first takes it")
                    message = message.format(keys=spoken(sequence), one=holder.id, other=command.id)
                    self._report(KeyProblem((command.id, holder.id), message))

    def _report(self, problem: KeyProblem) -> None:
        """Add a problem, once for all places."""
        if problem not in self.problems:
            self.problems.append(problem)

    def _hidden(self) -> Iterator[KeyProblem]:
        """Yield sequences that can never be typed: a key of the place or a prefix hides them."""
        reported = set()
        places = [place for place in Place if place is not Place.ANYWHERE]
        for (place, sequence), command in self._typed.items():
            for here in places if place is Place.ANYWHERE else [place]:
                hiding = self._before(here, sequence, command)
                if hiding is None or (hiding.id, command.id) in reported:
                    continue
                reported.add((hiding.id, command.id))
                message = _("{keys}: {one} hides {other} in the {place}")
                message = message.format(
                    keys=spoken(sequence), one=hiding.id, other=command.id, place=_(PLACES[here])
                )
                yield KeyProblem((hiding.id, command.id), message)

    def _before(self, place: Place, sequence: Sequence, command: Command) -> Command | None:
        """Return the other command that a sequence runs in a place, if any."""
        for length in range(1, len(sequence) + 1):
            match = self._found(place, sequence[:length])
            if match is not None:
                return None if match is command else match
        return None

    def _found(self, place: Place, sequence: Sequence) -> Command | None:
        return self._typed.get((place, sequence)) or self._typed.get((Place.ANYWHERE, sequence))

    def _sequences(self, command: Command) -> list[Sequence]:
        typed = (parsed(sequence) for sequence in self._keys[command.id].split(","))
        return [sequence for sequence in typed if sequence]

    def keys_of(self, command: Command) -> str:
        """Return the keys of a command in written form."""
        return " ".join(spoken(sequence) for sequence in self._sequences(command))

    def first_key(self, command_id: str, place: Place) -> str:
        """Return the first key sequence of a command in a place, written; empty without one."""
        return spoken(self.first_sequence(command_id, place))

    def first_sequence(self, command_id: str, place: Place) -> Sequence:
        """Return the first key sequence of a command in a place; empty without one."""
        command = next(
            (candidate for candidate in self.commands if candidate.id == command_id), None
        )
        if command is None or not {place, Place.ANYWHERE} & set(command.places):
            return ()
        typed = (
            candidate
            for candidate in self._sequences(command)
            if self._found(place, candidate) is command
        )
        return next(typed, ())

    def has_key(self, key: str) -> bool:
        """Return whether a command has a key, also as a part of a sequence."""
        return any(key in sequence for _place, sequence in self._typed)

    @property
    def pending(self) -> str:
        """The count and the keys of an unfinished sequence, in written form."""
        return self._digits + spoken(self._pending)

    def continuations(self, place: Place) -> list[tuple[Sequence, Command]]:
        """Return what may follow the keys of an unfinished sequence.

        Args:
            place: The current place.

        Returns:
            The remaining keys and their command, in the order of the commands.
        """
        begun = len(self._pending)
        return [
            (sequence[begun:], command)
            for (at, sequence), command in self._typed.items()
            if begun
            and sequence[:begun] == self._pending
            and at in (place, Place.ANYWHERE)
            and self._found(place, sequence) is command
        ]

    def forget(self) -> None:
        """Drop an unfinished sequence and a count."""
        self._pending, self._digits, self.count = (), "", 0

    def press(self, key: str, place: Place, *, counting: bool = False) -> Command | None:
        """Handle a key; return the command once its sequence is complete.

        `count` is then the count typed before it, or 0. Esc drops a count and a sequence.

        Args:
            key: As `reader.ui.keys.names.key_name` returns it.
            place: The current place.
            counting: Whether digits form a count.
        """
        self.unbound = ()
        if self._is_count(key, counting):
            self._digits = (self._digits + key)[:MOST_DIGITS]
            return None
        sequence = (*self._pending, key)
        command = self._found(place, sequence)
        if key == "escape" and self.pending and (command is None or not self._pending):
            self.forget()
            return None
        self._pending = ()
        if command is None and sequence in self._prefixes:
            self._pending = sequence
        else:
            self.count, self._digits = int(self._digits or 0), ""
            self.unbound = sequence if command is None else ()
        return command

    def elsewhere(self, sequence: Sequence) -> tuple[Place, Command] | None:
        """Return the first place where keys run a command, and the command; None without one."""
        found = ((place, self._typed.get((place, sequence))) for place in Place)
        return next(((place, command) for place, command in found if command is not None), None)

    def peek(self, key: str, place: Place) -> Command | None:
        """Return what `press` would return for a key that is not part of a count.

        Args:
            key: As `reader.ui.keys.names.key_name` returns it.
            place: The current place.
        """
        return self._found(place, (*self._pending, key))

    def _is_count(self, key: str, counting: bool) -> bool:
        """Return whether a key is a digit of a count; a count never starts with zero."""
        if self._pending or len(key) != 1 or key not in "0123456789":
            return False
        return bool(self._digits) or (counting and key != "0")


def spoken(sequence: Sequence) -> str:
    """Return keys in written form."""
    return "".join(map(written, sequence))


def _unknown_command(command_id: str, command_ids: Iterable[str]) -> KeyProblem:
    near = get_close_matches(command_id, [*command_ids], 1, 0.5)
    message = _("there is no such command") + (
        _("; did you mean {name}?").format(name=near[0]) if near else ""
    )
    return KeyProblem((command_id,), message)


def _unknown_keys(command_id: str, keys: str) -> Iterator[KeyProblem]:
    """Yield a problem for each unknown key."""
    for key in (key for sequence in keys.split(",") for key in parsed(sequence) if not is_key(key)):
        near = get_close_matches(key.lower(), KEY_NAMES, 1, 0.6)
        message = _("there is no key {key}").format(key=key) + (
            _("; did you mean {name}?").format(name=near[0]) if near else ""
        )
        yield KeyProblem((command_id,), message)
