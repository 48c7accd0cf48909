"""Looking at what others made, without running it.

    model_file.py  a model file on disk
    package.py     a package on disk: what its code does by itself; contents.py: its files
    requested.py   what is meant on the command line: a file, or a package of an index
    fetched.py     a package of an index: index.py says which files there are, download.py fetches one
    installed.py   all packages of an environment: environment.py finds it, distributions.py says which files are whose
    reputation.py  what is known of a package beside its code

What bytes mean is told by `wardline_analyzers.model_files` and `wardline_analyzers.package_code`.
"""
