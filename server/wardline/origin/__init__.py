"""Who wrote this: the origin of ranges of a text, told, recorded or inferred, through edits, restarts and git.

    model      the words: author, block
    journal    lines that are appended to a file and survive whatever happens
    blocks     a block by its content: its hash, and where it is now
    agent_trace, git_ai   the records of others, and ours
    claims     what records claim, range by range, and what each could be found by
    history, placed   what has only a place, brought to the lines of now through git
    records    what all records say of a file as it is now
    ranges     origins of the characters of a text that is being edited
    signs, infer   was this edit an accepted suggestion?
    disk       lines that came into a file from outside the editor
    tracker    an open text: what comes in of its edits, and what they make of its origins
"""
