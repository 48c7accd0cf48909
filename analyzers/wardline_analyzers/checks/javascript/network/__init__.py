"""Checks and fixes for JavaScript of the rules about hosts and what is sent to them."""
