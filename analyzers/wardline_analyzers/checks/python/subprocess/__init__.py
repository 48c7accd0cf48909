"""Checks and fixes for Python of the rules about other programs that are run."""
