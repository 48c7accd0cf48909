"""Entries for editors that start `wardline server` by their own settings, with the path of the server filled in.

Each entry is a file in `entries/`, in the form in which the editor reads it; where its command stands, it says
`/path/to/wardline` as a quoted text. `catalog.py` says of each where it belongs, `render.py` fills it in, `program.py`
finds the path. The template for JetBrains is a folder of files (`jetbrains.py`).
"""
