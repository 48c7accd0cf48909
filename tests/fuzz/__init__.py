"""Incremental equals from scratch: random edits over real files, compared with fresh analyses."""
