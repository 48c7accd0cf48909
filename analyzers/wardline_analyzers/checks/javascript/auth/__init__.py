"""Checks and fixes for JavaScript of the rules about who may do what: logins, rights, sessions, tokens, passwords."""
