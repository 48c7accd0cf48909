"""Go's own functions, and those of its library that work on values: what they give."""
