"""The base of the dialogs, and the export dialog."""
