"""The list of articles: its panes, its view and its commands."""
