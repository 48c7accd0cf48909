"""Structured texts with positions: YAML, JSON with comments, TOML and HCL, read even where they are broken.

    node.py   what all readers make: mappings, sequences and scalars, each with its bytes; asking them
    yaml.py, json.py, toml.py, hcl.py   one reader each: `read(text)`; yaml_flow.py: YAML in brackets

The readers never raise and are bounded in depth and time. What they cannot read they leave out, line by line, so that a
half-typed line costs itself and no more. They are readers for checks, not validators.
"""
