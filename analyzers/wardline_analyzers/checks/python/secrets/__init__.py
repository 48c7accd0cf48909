"""Checks and fixes for Python of the rules about secrets that stand in the source or get out."""
