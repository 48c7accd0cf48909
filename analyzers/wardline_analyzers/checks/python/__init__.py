"""Check and fix functions for Python: a folder a family of rules, one file for each topic.

What stands beside the folders serves several families, or is the only file of its family.
"""
