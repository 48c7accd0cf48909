"""Checks and fixes for JavaScript of the rules about paths, archives, modes, temporary files, uploads."""
