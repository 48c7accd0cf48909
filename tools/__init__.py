"""Programs for developers: the demo, and the LSP client that it shares with the tests and the benchmark."""
