"""Pipelines and containers: what is made of workflows, Dockerfiles and scripts, and that nothing broken raises."""
