"""The use cases: where the library and the notes meet. No Textual."""
