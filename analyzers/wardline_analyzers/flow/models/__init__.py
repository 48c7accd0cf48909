"""What libraries mean: from files of YAML to tables of names."""
