"""Known vulnerabilities of packages: advisories in the form of OSV (https://ossf.github.io/osv-schema/).

osv.py        from OSV's documents to records: what is kept of them
advisory.py   Advisory: a record with its versions ready to be compared. affects() is OSV's algorithm
hits.py       which advisories a version is hit by, and which version mends it. Start reading here
cvss.py       the scores of CVSS vectors; cvss4.py those of version 4
judgement.py  what is said of a dependency that is hit, and how its version is raised
usage.py      whether the project's own code uses what an advisory is about
known.py      what is known of a package where a file is analysed
snapshot.py   the records that come with Wardline (data/), for PyPI and Go
"""
