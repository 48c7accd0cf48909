"""Checks and fixes for Python of the rules about paths, archives, modes, temporary files, uploads."""
