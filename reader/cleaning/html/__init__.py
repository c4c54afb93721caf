"""HTML bodies: an element tree -> blocks of a document."""
