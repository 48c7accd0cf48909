"""Check and fix functions for Go, one file for each topic."""
