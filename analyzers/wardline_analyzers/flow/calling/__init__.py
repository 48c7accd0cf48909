"""Calls: what is given, who is called, what that does. Start reading in calls.py."""
