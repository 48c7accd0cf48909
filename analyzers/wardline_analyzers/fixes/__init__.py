"""Building the edits that mend a finding."""
