"""Export and import of highlights: one module per format, from values to text and back."""
