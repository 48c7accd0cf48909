"""What is known: of values, at one place of a function, of the program around it."""
