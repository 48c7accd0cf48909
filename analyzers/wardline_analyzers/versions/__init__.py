"""The order of versions, as each ecosystem has it.

order.py       order(ecosystem, version): what versions are compared by. Start reading here
semver.py      Go, npm, crates.io (Semantic Versioning 2.0.0)
ends_of_life.py, ends_of_frameworks.py  until when versions of runtimes, and of frameworks, get security fixes
maven.py, rubygems.py, packagist.py   their own; PyPI's (PEP 440) is the library `packaging`
"""
