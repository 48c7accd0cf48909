"""Check and fix functions for JavaScript and TypeScript: a folder a family of rules, one file for each topic.

What stands beside the folders serves several families, or is alone.
"""
