"""Checks and fixes for Python of the rules about hashes, keys, ciphers, randomness."""
