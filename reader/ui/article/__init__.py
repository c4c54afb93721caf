"""The open article: its view and its commands."""
