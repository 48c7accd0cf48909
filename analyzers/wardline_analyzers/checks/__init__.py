"""What pages cannot say in their front matter: check functions and fix functions, by language.

What stands beside the folders serves several languages.
"""
