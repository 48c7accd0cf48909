"""What a scan needs: finding files, reading them, analysing them on all cores, a store of results, git, baselines."""
