"""Real clients against the real server: Neovim of three ages, and a JVM client on LSP4J."""
