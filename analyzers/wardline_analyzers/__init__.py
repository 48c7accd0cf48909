"""The Wardline analysis engine: text in, findings out.

A pure library. It knows no LSP, starts no threads or processes, and touches neither files nor the network
while it analyses.
"""
