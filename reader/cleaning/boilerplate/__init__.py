"""What a page adds to its article: recognised and left out."""
