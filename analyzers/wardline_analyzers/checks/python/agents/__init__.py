"""Checks and fixes for Python of the rules about what agents read: orders in prose and in descriptions of tools."""
