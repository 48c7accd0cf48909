"""Bandit unit by unit: equal to bandit."""
