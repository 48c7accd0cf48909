"""What statements do to the state, from top to bottom. Start reading in statements.py."""
