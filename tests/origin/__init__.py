"""Where a range of code came from: recorded sessions of real editors, and what is inferred from them."""
