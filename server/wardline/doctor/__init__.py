"""`wardline doctor`: what runs here and whether it works, to be pasted into a bug report. No text of the user's code.

    facts       versions, settings, places, records: what can be told by looking
    self_test   a real server that finds a flaw of ours, within a few seconds
"""
