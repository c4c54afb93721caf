"""The program with Textual's own driver, to compare with: started as a program, not imported."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver

import reader.ui.app
from reader.__main__ import main

if __name__ == "__main__":
    vars(reader.ui.app)["TerminalDriver"] = LinuxDriver
    main()
