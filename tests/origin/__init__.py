"""Who wrote what: records of origin, and blocks that are found again."""
