"""The language server: its parts as functions, and the real process over its streams."""
