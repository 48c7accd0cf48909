"""Checks and fixes for Python of the rules about errors that are hidden or told, checks that fail."""
