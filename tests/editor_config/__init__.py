"""`wardline editor-config`: the entries, the path in them, the documentation that shows them."""
