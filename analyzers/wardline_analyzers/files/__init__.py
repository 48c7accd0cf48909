"""Files that are no code with a front end of its own: manifests, workflows, settings of agents, any text.

    kinds.py      what kind of file this is, by its path
    view.py       a text as the rules' functions see it: lines, trees, what is known beyond it
    parts.py      parts of a text that outlive an edit; pieces.py and by_job.py look at these
    in_code.py    the same in code that has a front end, unit by unit
    match.py      what such a function finds
    edits.py      edits of whole lines, for fixes
    test_paths.py which files are tests and examples, by their paths
    run.py        running the rules' functions over a view
    document.py   FileDocument: one such text under analysis. Start reading here

Rules for them are pages like all others, with `file: module:function` as their matcher.
"""
