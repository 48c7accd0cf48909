"""One file per kind of manifest: bytes of a text in, dependencies out. None of them raises, whatever the text is."""
