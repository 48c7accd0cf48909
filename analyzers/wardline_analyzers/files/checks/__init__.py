"""Functions that pages name as `file: module:function`: each gets a `FileView` and yields a `FileMatch` for a place.

A page that is only for files names the function of its fix here as well: it gets the FileMatch, and returns edits, a
Fix, or nothing. A page that is for code too has its matches bring their fixes with them.
"""
