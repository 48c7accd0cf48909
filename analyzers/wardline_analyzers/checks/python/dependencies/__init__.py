"""Checks and fixes for Python of the rules about what a program asks for, and names that nobody knows."""
