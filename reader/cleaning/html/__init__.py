"""HTML bodies: repair, parse, and convert the element tree to blocks."""
