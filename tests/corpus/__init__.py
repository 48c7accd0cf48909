"""What the rules say about ten maintained projects: a report that is committed, and whose changes are read."""
