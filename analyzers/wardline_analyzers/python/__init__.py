"""The Python front end: text to units, units to facts, names to what they mean."""
