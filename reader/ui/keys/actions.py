"""Maps commands to their handlers, of which each id has exactly one, and explains other keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from reader.translation import gettext as _
from reader.ui.keys.command_table import PLACES, Command, Place
from reader.ui.keys.keymap import Keymap, spoken
from reader.ui.keys.names import is_input_method, pressed

Action = Callable[[], object]
Handlers = Mapping[str, Callable[..., object]]
"""Bound methods by command id; a command with an argument names a handler that takes it."""


class Actions:
    """Runs commands.

    Args:
        commands: Everything a key can do.
        owners: The handlers of each owner.

    Raises:
        ValueError: Two owners handle one id, or an owner handles an id that no command has.
    """

    def __init__(self, commands: Iterable[Command], owners: Iterable[Handlers]) -> None:
        handlers: dict[str, Callable[..., object]] = {}
        for owner in owners:
            if twice := handlers.keys() & owner.keys():
                raise ValueError(f"two owners handle {', '.join(sorted(twice))}")
            handlers |= owner
        self._actions: dict[str, Action] = {}
        for command in commands:
            handler = handlers.get(command.handler)
            if handler is not None:
                self._actions[command.id] = (
                    handler if command.argument is None else partial(handler, command.argument)
                )
        handled = {command.handler for command in commands}
        if unknown := handlers.keys() - handled:
            raise ValueError(f"no command is called {', '.join(sorted(unknown))}")

    def __contains__(self, command: Command) -> bool:
        """Return whether a command is handled here."""
        return command.id in self._actions

    def run(self, command: Command) -> bool:
        """Run a command; return False where it is not handled here."""
        action = self._actions.get(command.id)
        if action is None:
            return False
        action()
        return True


class UnboundKeys:
    """Explains keys that run nothing, each once.

    Args:
        keymap: The keys in force.
    """

    def __init__(self, keymap: Keymap) -> None:
        self._keymap = keymap
        self._explained: set[str] = set()

    def hint(self, character: str | None, place: Place) -> str:
        """Return what to know about the key that was just pressed; empty if it is known.

        Args:
            character: What the key types, or None.
            place: The current place.
        """
        keys = self._keymap.unbound
        if not keys:
            return ""
        text = self._text(keys, character, place)
        if text in self._explained:
            return ""
        self._explained.add(text)
        return text

    def _text(self, keys: tuple[str, ...], character: str | None, place: Place) -> str:
        if is_input_method(character):
            return _("The input method is in Chinese mode: switch it off to use the keys")
        if (elsewhere := self._keymap.elsewhere(keys)) is not None:
            there, command = elsewhere
            text = _("{key} works in the {place}: {what}")
            return text.format(key=spoken(keys), place=_(PLACES[there]), what=command.title)
        last = pressed(keys[-1], character)
        if not last:
            return ""
        key, help_key = spoken(keys[:-1]) + last, self._keymap.first_key("app.help", place)
        if not help_key:
            return _("{key} does nothing here").format(key=key)
        return _("{key} does nothing here; {help} shows the keys").format(key=key, help=help_key)
