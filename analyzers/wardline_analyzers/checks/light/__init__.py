"""Check and fix functions for the languages with a light front end, one file for each topic."""
