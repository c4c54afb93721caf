"""The terminal: driver, output, first frame, clipboard."""
