"""Methods of texts, lists, dictionaries and sets: what they give, and what they change. Start in builtin_methods.py."""
