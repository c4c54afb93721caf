"""How highlights travel: one module a format, pure values in, text out, and back."""
