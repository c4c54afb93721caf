"""The user interface. Only this package imports textual."""
