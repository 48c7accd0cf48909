"""Manifests, advisories, versions."""
