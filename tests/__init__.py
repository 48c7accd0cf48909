"""The tests, and the programs that measure: benchmark, fuzzing, corpus."""
