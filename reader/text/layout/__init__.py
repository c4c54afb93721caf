"""Layout: turn a `Document` and a width into lines (line breaking, filling, tables, pages)."""
