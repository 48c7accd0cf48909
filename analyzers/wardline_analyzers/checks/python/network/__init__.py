"""Checks and fixes for Python of the rules about hosts and what is sent to them."""
