"""Java: the front end of the analysis for `.java` files."""
