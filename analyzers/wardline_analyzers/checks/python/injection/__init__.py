"""Checks and fixes for Python of the rules about text that becomes a part of something else."""
