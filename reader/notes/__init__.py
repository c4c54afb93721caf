"""The reader's marks and their store. Only this package and `reader.services` import tinydb."""
