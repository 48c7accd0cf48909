"""Check functions for C and C++."""
