"""The benchmark: from an edit to the right diagnostics, as an editor sees it, for any language server."""
