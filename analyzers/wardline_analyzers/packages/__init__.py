"""What is known of packages by their names alone.

    popular.py       much-used packages of each ecosystem, most used first
    import_names.py  which distribution of PyPI a module comes from
    lookalikes.py    names that are easily taken for another. Start reading here
    data/            the lists, compressed; where they are from is in NOTICE
"""
