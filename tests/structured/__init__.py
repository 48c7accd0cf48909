"""The readers of YAML, JSON and HCL: what they read, and that broken texts cost little."""
