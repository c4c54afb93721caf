"""The verbs that print and end; none of them imports the screen."""
