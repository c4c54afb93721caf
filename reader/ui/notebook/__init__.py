"""The notebook: its screen, its rows and its commands."""
