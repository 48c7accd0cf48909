"""Secrets in any text: access tokens, private keys, passwords in settings and in URLs.

    patterns.json   gitleaks' patterns as data, made by `tools/secret_patterns.py` (NOTICE)
    more_patterns.json  further services, by the prefixes and lengths of their tokens
    patterns.py     these, as values; which of them are for a path
    engine.py       regular expressions by `re`, or by RE2 where it is installed: the same matches
    windows.py      where to look: around a pattern's keywords, and nowhere else
    secret.py       one secret: where it stands and what it opens
    forms.py        what patterns find
    names.py        what a name says of its value
    settings.py     values that their names make secrets: `password: …`, in settings and in code
    addresses.py    passwords in URLs, connection strings and commands
    kubernetes.py   the values of a Kubernetes Secret
    blocks.py       private keys over several lines
    invented.py     what is no secret: examples, placeholders, references, hashes
    scan.py         all of it together: one secret for one place. Start reading here
    contexts.py     what a path says: settings, code, prose, a lock file, a test
    surroundings.py what stands around one: `example:`, the services of a run of tests
    providers.py    how a secret is revoked, provider by provider
    fixing.py, lines.py  moving one to the environment; what the project needs beside the code that reads it there
    masking.py      a text in which secrets are not shown

Pure: text in, places out. Nothing here keeps or tells the text of a secret.
"""
