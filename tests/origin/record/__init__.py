"""Recorders of real editors: they make the files of `tests/origin/sessions` (README.md here says how)."""
