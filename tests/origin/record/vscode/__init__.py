"""VS Code: the extension that it carries, its driver, and its scenes."""
