"""Check and fix functions for Python, one file for each topic."""
