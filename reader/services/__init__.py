"""The use cases, which combine the index and the notes. No module here imports Textual."""
