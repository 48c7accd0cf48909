"""Checks and fixes for JavaScript of the rules about what a web application answers, and how it is set up."""
