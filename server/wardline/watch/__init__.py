"""Files that AI agents act upon, and whether something else than the editor has changed them.

    places.py   which files these are: for a watcher, and in a folder as it is now
    watch.py    what each said when a person last saw it, and what is different now
    polling.py  looking again and again, where no client tells

The editor is told by `lsp/agent_watch.py`, a terminal by `wardline watch`. What a difference means is told by
`wardline_analyzers/agent_files/changes.py`. Nothing is started, and nothing is written.
"""
