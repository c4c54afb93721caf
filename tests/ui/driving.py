"""Helpers of the tests that drive the app."""

from __future__ import annotations

from reader.ui.host import HostApp


class BareHost(HostApp):
    """An app that shows nothing of its own, for the driver and for single screens."""

    low_bandwidth = False
    ambiguous_cells = 1
    typed_early = b""
    painted = ""
    first_picture = None
    plain = False
    plain_glyphs = None
    typing_at = None

    def on_terminal_lost(self) -> None:
        """Do nothing."""

    def leave(self) -> None:
        """End the app."""
        self.exit()
