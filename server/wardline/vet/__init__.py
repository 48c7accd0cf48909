"""Looking at what others made, without running it."""
