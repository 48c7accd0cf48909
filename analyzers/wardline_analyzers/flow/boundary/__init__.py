"""Where data enters and does harm, and the functions that a framework calls."""
