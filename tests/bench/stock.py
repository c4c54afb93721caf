"""The program with Textual's own driver, to compare with: started as a program, not imported."""

from __future__ import annotations

from typing import Any

from textual.drivers.linux_driver import LinuxDriver

from reader.__main__ import main
from reader.ui.app import ReaderApp


def with_textuals_driver(app: ReaderApp, *given: Any, **named: Any) -> None:
    """Make an app that paints as any of Textual's does."""
    _make(app, *given, **named)
    app.driver_class = LinuxDriver


_make = ReaderApp.__init__

if __name__ == "__main__":
    setattr(ReaderApp, "__init__", with_textuals_driver)  # noqa: B010 - mypy forbids the assignment
    main()
