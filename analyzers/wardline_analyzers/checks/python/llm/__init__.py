"""Checks and fixes for Python of the rules about language models: what they are told, what their answers may do."""
