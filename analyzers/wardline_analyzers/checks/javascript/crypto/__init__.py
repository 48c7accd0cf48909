"""Checks and fixes for JavaScript of the rules about hashes, keys, ciphers, randomness."""
