"""Maps commands to their handlers: each id has exactly one owner."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from reader.ui.keys.command_table import Command

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
