"""A unit in its module: looked at when asked, anew when an answer has changed. Start in module_flow.py."""
