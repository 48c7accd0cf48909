"""What AI agents read: their instructions, their settings, the MCP servers that they start.

    servers.py   the MCP servers of a configuration, whichever client it is for
    runners.py   `npx`, `uvx` and their kin: which package a command line runs, and whether it names a version
    wording.py   orders in prose: to hide, to ignore, to take credentials away
    used.py      which program a configuration is for, and which models it chooses
    changes.py   what is different between two versions of a file
    descriptions.py  what a tool's description tells a model
    literals.py  the strings of code in languages without a front end
    hidden.py    characters that nobody sees, and what they say
    prose.py     a Markdown text: its comments, what it shows as code or quotes

Pure, and nothing of what is described is ever started. The checks are in `files/checks`.
"""
