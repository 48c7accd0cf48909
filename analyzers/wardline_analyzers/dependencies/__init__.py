"""Dependencies that files state, with the place of every name and version.

dependency.py     Dependency: one package as a manifest names it
manifests.py      dependencies_of(kind, text): from a kind of file to its reader. Start reading here
readers/          one file per kind of manifest
requirement.py    one requirement of Python's (PEP 508)
specs.py          what constraints on versions allow
rewriting.py      writing another version in the style that is there
names.py          how ecosystems compare names
toml.py, json_members.py   TOML and JSON with positions, in one pass, also where they are broken
"""
