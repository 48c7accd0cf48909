"""From the tree of any grammar to the common form, by the table of its language.

The modules hold shapes: functions that, given the fields of a kind of node, make the function that lowers it.
"""
