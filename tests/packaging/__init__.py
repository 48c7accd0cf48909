"""The wheel: what is in it, and that it runs from a clean environment in a hostile folder."""
