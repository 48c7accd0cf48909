"""Checks and fixes for Python of the rules about who may do what: logins, rights, sessions, tokens, passwords."""
