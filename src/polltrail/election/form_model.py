"""Form models: which numbers a legal result form has, and what must hold between them."""
