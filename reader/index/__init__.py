"""The index: a disposable SQLite database over an archive, and what reads and writes it."""
