"""Neovim with the plugin of editors/neovim, driven by real keys."""
