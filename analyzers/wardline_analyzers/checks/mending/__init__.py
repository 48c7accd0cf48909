"""Fixes that JavaScript, Go and Java have in common: what is to be written is the same, how it is spelled is not."""
