"""Checks and fixes for Python of the rules about what is used up, never given back, or shared without a lock."""
