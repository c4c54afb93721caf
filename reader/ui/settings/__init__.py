"""The settings: their screen and how a change takes effect."""
