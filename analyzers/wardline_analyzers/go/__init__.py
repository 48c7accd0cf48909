"""Go's front end: `syntax.py` parses, `lower.py` makes the common form, `outline.py` says what a unit tells others."""
