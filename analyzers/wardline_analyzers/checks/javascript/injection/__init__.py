"""Checks and fixes for JavaScript of the rules about text that becomes a part of something else."""
