"""Advisories that the user has fetched, beside those that come with Wardline (`wardline_analyzers/advisories`).

store.py      one SQLite file for each ecosystem in the cache folder: looking up. Start reading here
build.py      from an export in OSV's form to such a file
exports.py    what `--from` names: a folder, a zip archive, a URL
download.py   fetching an export, resumable
age.py        how old advisories are, in words
"""
