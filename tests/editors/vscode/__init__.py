"""VS Code in a browser, and what is done in it."""
