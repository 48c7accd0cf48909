"""Advisories that the user fetches."""
