"""Check and fix functions for JavaScript and TypeScript, one file for each topic."""
