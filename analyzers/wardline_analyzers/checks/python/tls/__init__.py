"""Checks and fixes for Python of the rules about certificates and versions of TLS."""
