"""Real clients against the real server: Neovim of three ages, Helix, Vim, Emacs, and JVM clients on LSP4J."""
