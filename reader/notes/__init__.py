"""The reader's marks and their store. Only this package imports tinydb."""
