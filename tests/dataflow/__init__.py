"""What the dataflow engine finds and what it leaves alone, as pairs of small programs."""
