"""Checks and fixes for Python of the rules about values that are not there, sizes."""
