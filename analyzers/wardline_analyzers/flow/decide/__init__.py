"""Tests: which way is taken, and what holds behind it."""
