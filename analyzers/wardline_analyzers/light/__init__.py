"""Languages with a light front end: names, calls, literals and plain control flow, told by a table of each grammar.

A language is one file here: what its kinds of nodes are (`lowering/` has the shapes), how its texts are cut, and the
names that mean themselves. What it leaves out against a front end of its own: blocks have no variables of their own, a
class is one unit with its methods, and functions of the language are known by models alone.
"""
