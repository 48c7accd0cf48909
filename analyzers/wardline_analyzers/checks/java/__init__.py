"""Check and fix functions for Java, one file for each topic."""
