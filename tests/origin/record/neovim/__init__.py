"""Neovim: what it carries, its driver, and its scenes."""
