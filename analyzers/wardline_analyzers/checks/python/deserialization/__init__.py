"""Checks and fixes for Python of the rules about objects read from data, and models that are programs."""
