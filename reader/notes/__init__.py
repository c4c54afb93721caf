"""The reader's marks, which are never lost. The only room that imports tinydb."""
