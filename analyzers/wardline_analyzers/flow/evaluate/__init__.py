"""What expressions are worth: one file for each kind of them. Start reading in expressions.py."""
