"""Dataflow: where untrusted data comes from, which way it takes, where it does harm. One engine for all languages."""
