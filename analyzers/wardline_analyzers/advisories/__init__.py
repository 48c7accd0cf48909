"""Known vulnerabilities of packages: advisories in the form of OSV (https://ossf.github.io/osv-schema/).

osv.py        from OSV's documents to records: what is kept of them
advisory.py   Advisory: a record with its versions ready to be compared. affects() is OSV's algorithm
hits.py       which advisories a version is hit by, and which version mends it. Start reading here
cvss.py       the base score of a CVSS 3 vector
snapshot.py   the records that come with Wardline (data/), for PyPI and Go
"""
